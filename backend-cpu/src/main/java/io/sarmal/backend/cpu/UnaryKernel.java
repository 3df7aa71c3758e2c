package io.sarmal.backend.cpu;

/** An element-wise operation on a run of numbers: {@code y[yo + i] = op(x[xo + i])}. */
@FunctionalInterface
public interface UnaryKernel {
  /**
   * Works on the elements {@code 0 ≤ i < n}. The bits of a result depend on its operand only. The
   * runs may be the same, but not overlap otherwise.
   */
  void apply(float[] x, int xo, float[] y, int yo, int n);
}
