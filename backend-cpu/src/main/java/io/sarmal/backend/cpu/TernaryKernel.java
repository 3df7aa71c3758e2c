package io.sarmal.backend.cpu;

/** An element-wise operation on three runs of numbers. */
@FunctionalInterface
public interface TernaryKernel {
  /**
   * {@code y[yo + i] = op(a[ao + i], b[bo + i], c[co + i])} for {@code 0 ≤ i < n}. The bits of a
   * result depend on its operands only. The run of results may be the same as a run of operands,
   * but not overlap it otherwise.
   */
  void apply(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n);
}
