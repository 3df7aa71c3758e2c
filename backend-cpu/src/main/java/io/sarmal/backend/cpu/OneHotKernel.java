package io.sarmal.backend.cpu;

/**
 * What softmax cross-entropy and its derivative do with a one-hot row, without making it. The row
 * is not 0 only where {@code r[ro + i] = c}, for {@code 0 ≤ i < n}.
 */
public interface OneHotKernel {
  /** {@code Σ_i (r[ro + i] = c ? x[xo + i] : 0)}, to the bit as {@link Kernels#sum} adds it up. */
  float sum(float[] r, int ro, float c, float[] x, int xo, int n);

  /**
   * {@code y[yo + i] = (r[ro + i] = c ? addend : 0) + factor · x[xo + i]}, each operation rounded.
   * The run of results may be that of {@code x}.
   */
  void multiplyAdd(
      float[] r,
      int ro,
      float c,
      float addend,
      float factor,
      float[] x,
      int xo,
      float[] y,
      int yo,
      int n);
}
