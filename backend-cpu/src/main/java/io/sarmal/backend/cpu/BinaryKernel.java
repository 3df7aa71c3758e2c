package io.sarmal.backend.cpu;

/**
 * An element-wise operation on pairs of numbers, for each form that its operands can have: a run of
 * elements or one number for all.
 *
 * <p>As with {@link UnaryKernel}, the bits of a result depend on its operands only, and the run of
 * results may be the same as a run of operands but not overlap it otherwise.
 */
public record BinaryKernel(TwoRuns runs, RunAndNumber number, NumberAndRun numberFirst) {
  /** {@code y[yo + i] = op(a[ao + i], b[bo + i])} for {@code 0 ≤ i < n}. */
  @FunctionalInterface
  public interface TwoRuns {
    /** Works on {@code n} elements. */
    void apply(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);
  }

  /** {@code y[yo + i] = op(a[ao + i], b)} for {@code 0 ≤ i < n}. */
  @FunctionalInterface
  public interface RunAndNumber {
    /** Works on {@code n} elements. */
    void apply(float[] a, int ao, float b, float[] y, int yo, int n);
  }

  /** {@code y[yo + i] = op(a, b[bo + i])} for {@code 0 ≤ i < n}. */
  @FunctionalInterface
  public interface NumberAndRun {
    /** Works on {@code n} elements. */
    void apply(float a, float[] b, int bo, float[] y, int yo, int n);
  }
}
