package io.sarmal.backend.opencl;

import org.jocl.CL;
import org.jocl.cl_context;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/** Makes kernels of sources. */
final class Compiler {
  private static final String OPTIONS = "-cl-std=CL1.2 -Werror";

  private final Device device;
  private final cl_context context;

  Compiler(Device device, cl_context context) {
    this.device = device;
    this.context = context;
  }

  Kernel compile(Source source) {
    int[] status = new int[1];
    cl_program program =
        CL.clCreateProgramWithSource(context, 1, new String[] {source.text()}, null, status);
    Status.check(status[0], "make a program of " + source.function());
    build(program, source);
    return kernel(program, source);
  }

  private void build(cl_program program, Source source) {
    cl_device_id[] devices = {device.id()};
    int status = CL.clBuildProgram(program, 1, devices, OPTIONS, null, null);
    if (status != CL.CL_SUCCESS) {
      String log =
          Info.text(
              (what, size, value, actual) ->
                  CL.clGetProgramBuildInfo(program, device.id(), what, size, value, actual),
              CL.CL_PROGRAM_BUILD_LOG);
      CL.clReleaseProgram(program);
      Status.check(
          status,
          "compile kernel %s for %s:%n%s%nIts source:%n%s"
              .formatted(source.function(), device, log, source.text()));
    }
  }

  private static Kernel kernel(cl_program program, Source source) {
    int[] status = new int[1];
    cl_kernel kernel = CL.clCreateKernel(program, source.function(), status);
    if (status[0] != CL.CL_SUCCESS) {
      CL.clReleaseProgram(program);
      Status.check(status[0], "find kernel %s in%n%s".formatted(source.function(), source.text()));
    }
    return new Kernel(program, kernel);
  }
}
