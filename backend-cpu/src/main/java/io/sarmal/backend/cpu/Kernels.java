package io.sarmal.backend.cpu;

import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.UnaryOp;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the CPU backend computes, as loops over parts of {@code float[]} on the calling
 * thread.
 *
 * <p>There are two implementations, on the Vector API and in plain Java; {@link #best} is the one
 * to use. They round differently, but each alone gives the same bits every time. Element-wise loops
 * are fastest on blocks that fit the first-level cache, about 2048 elements. All methods are safe
 * for concurrent use; none checks its arguments beyond what the arrays do themselves.
 */
public interface Kernels {
  /**
   * The kernels for this JVM, chosen when first asked for; one log line says which and why.
   *
   * <p>The system property {@code sarmal.cpu.vector} is {@code auto} (the default: the Vector API
   * where it is present and fast), {@code on} (that or an error) or {@code off} (plain loops).
   *
   * @throws IllegalStateException if the property says {@code on} and the Vector API cannot be used
   * @throws IllegalArgumentException if the property has another value
   */
  static Kernels best() {
    return KernelChoice.BEST.get();
  }

  /** What these kernels are, for people: {@code "Vector API, 512 bit"}. */
  String description();

  /** The length of a vector in bits; 0 for plain Java. */
  int vectorBits();

  /** Matrix products. */
  GemmKernel gemm();

  /**
   * An operation on each element. {@code EXP}, {@code LOG}, {@code TANH} and {@code SIGMOID} are
   * right to 4 units in the last place.
   */
  UnaryKernel unary(UnaryOp op);

  /** An operation on pairs of elements. */
  BinaryKernel binary(BinaryOp op);

  /** Those chains of operations that are faster in one loop here than in a loop for each. */
  default Map<Superinstruction, ChainKernel> superinstructions() {
    return Map.of();
  }

  /** What is done with one-hot rows, if that is faster here than making them. */
  default Optional<OneHotKernel> oneHots() {
    return Optional.empty();
  }

  /** {@code y[i] = condition[i] ≠ 0 ? a[i] : b[i]} for {@code n} elements. */
  void select(
      float[] condition, int co, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y[i] += factor · x[i]} for {@code n} elements. */
  void axpy(float factor, float[] x, int xo, float[] y, int yo, int n);

  /** The sum of {@code n} elements, in many partial sums that are then added pairwise. */
  float sum(float[] x, int xo, int n);

  /** The greatest of {@code n} elements: -∞ of none, NaN if there is one. */
  float max(float[] x, int xo, int n);

  /**
   * The index, from 0, of the greatest of {@code n} elements: the first of equals, the first NaN if
   * there is one.
   */
  default int argmax(float[] x, int xo, int n) {
    float max = max(x, xo, n);
    int i = 0;
    while (i < n - 1 && x[xo + i] != max && !Float.isNaN(x[xo + i])) {
      i++;
    }
    return i;
  }

  /**
   * Adds up rows: {@code y[j] += Σ_i x[xo + i · stride + j]} for {@code 0 ≤ j < columns}, in the
   * order of {@code i}.
   */
  void columnSums(float[] x, int xo, int stride, int rows, int columns, float[] y, int yo);
}
