package io.sarmal.backend.opencl;

import java.util.Optional;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_context;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/** Makes kernels of sources, or of what an earlier process made of them on this device. */
final class Compiler {
  private static final String OPTIONS = "-cl-std=CL1.2 -Werror";

  /**
   * Before every source. On a processor without registers for a {@code float16}, Clang warns that a
   * function that takes or returns one could not be called from code for another processor; here
   * there is none, and the vector is computed in halves.
   */
  private static final String PRELUDE =
      """
      #ifdef __clang__
      #if __has_warning("-Wpsabi")
      #pragma clang diagnostic ignored "-Wpsabi"
      #endif
      #endif
      """;

  private final Device device;
  private final cl_context context;
  private final DiskCache cache;
  private int fromSource;

  Compiler(Device device, cl_context context, DiskCache cache) {
    this.device = device;
    this.context = context;
    this.cache = cache;
  }

  Kernel compile(Source source) {
    String key = String.join("\n", device.fingerprint(), OPTIONS, PRELUDE, source.text());
    Optional<cl_program> known = cache.get(key).flatMap(this::load);
    if (known.isPresent()) {
      return kernel(known.get(), source);
    }
    cl_program program = build(source);
    fromSource++;
    Kernel kernel = kernel(program, source);
    cache.put(key, binary(program));
    return kernel;
  }

  /** How many kernels were not found in the cache. */
  int fromSource() {
    return fromSource;
  }

  /** A program from its binary; empty if the driver does not take it, though it made it. */
  private Optional<cl_program> load(byte[] binary) {
    int[] status = new int[1];
    long[] length = {binary.length};
    byte[][] binaries = {binary};
    cl_program program =
        CL.clCreateProgramWithBinary(context, 1, devices(), length, binaries, null, status);
    if (status[0] != CL.CL_SUCCESS) {
      return Optional.empty();
    }
    if (CL.clBuildProgram(program, 1, devices(), OPTIONS, null, null) != CL.CL_SUCCESS) {
      CL.clReleaseProgram(program);
      return Optional.empty();
    }
    return Optional.of(program);
  }

  private cl_program build(Source source) {
    int[] status = new int[1];
    String[] text = {PRELUDE + source.text()};
    cl_program program = CL.clCreateProgramWithSource(context, 1, text, null, status);
    Status.check(status[0], "make a program of " + source.function());
    status[0] = CL.clBuildProgram(program, 1, devices(), OPTIONS, null, null);
    if (status[0] != CL.CL_SUCCESS) {
      String log =
          Info.text(
              (what, size, value, actual) ->
                  CL.clGetProgramBuildInfo(program, device.id(), what, size, value, actual),
              CL.CL_PROGRAM_BUILD_LOG);
      CL.clReleaseProgram(program);
      Status.check(
          status[0],
          "compile kernel %s for %s:%n%s%nIts source:%n%s"
              .formatted(source.function(), device, log, source.text()));
    }
    return program;
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

  private static byte[] binary(cl_program program) {
    long[] size = new long[1];
    String what = "learn what was compiled";
    Status.check(
        CL.clGetProgramInfo(
            program, CL.CL_PROGRAM_BINARY_SIZES, Sizeof.size_t, Pointer.to(size), null),
        what);
    byte[] binary = new byte[Math.toIntExact(size[0])];
    Pointer[] binaries = {Pointer.to(binary)};
    Status.check(
        CL.clGetProgramInfo(
            program, CL.CL_PROGRAM_BINARIES, Sizeof.POINTER, Pointer.to(binaries), null),
        what);
    return binary;
  }

  private cl_device_id[] devices() {
    return new cl_device_id[] {device.id()};
  }
}
