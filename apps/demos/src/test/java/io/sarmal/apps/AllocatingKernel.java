package io.sarmal.apps;

import io.sarmal.backend.cpu.Kernels;
import io.sarmal.backend.cpu.UnaryKernel;
import io.sarmal.core.op.UnaryOp;
import java.lang.management.ManagementFactory;

/** Says how many bytes a kernel allocates for each number once C2 has compiled it. */
final class AllocatingKernel {
  private static final int CALLS = 1000;

  private AllocatingKernel() {}

  /**
   * Runs kernels one after the other; a line for each.
   *
   * @param operations the names of {@link UnaryOp}s
   */
  public static void main(String[] operations) {
    for (String operation : operations) {
      UnaryKernel kernel = Kernels.best().unary(UnaryOp.valueOf(operation));
      float[] x = new float[2048];
      call(kernel, x);
      long before = allocated();
      call(kernel, x);
      System.out.println(operation + " " + (allocated() - before) / CALLS / x.length);
    }
  }

  private static void call(UnaryKernel kernel, float[] x) {
    for (int i = 0; i < CALLS; i++) {
      kernel.apply(x, 0, x, 0, x.length);
    }
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
