package io.sarmal.backend.cpu;

/** A {@link Superinstruction} on runs of numbers. */
@FunctionalInterface
public interface ChainKernel {
  /**
   * {@code y[yo + i] = chain(x[0][at[0] + i], x[1][at[1] + i], …)} for {@code 0 ≤ i < n}. The bits
   * of a result depend on its operands only. The run of results may be the same as a run of
   * operands, but not overlap it otherwise.
   *
   * @param x the arrays of the operands, maybe followed by others
   * @param at where the runs of the operands begin in them
   */
  void apply(float[][] x, int[] at, float[] y, int yo, int n);
}
