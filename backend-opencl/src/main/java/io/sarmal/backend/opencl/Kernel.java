package io.sarmal.backend.opencl;

import org.jocl.CL;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/** A compiled kernel. It is used under the lock of its queue: its arguments are part of it. */
record Kernel(cl_program program, cl_kernel handle) {
  /** Gives it back; launches that are queued still run. */
  void release() {
    CL.clReleaseKernel(handle);
    CL.clReleaseProgram(program);
  }
}
