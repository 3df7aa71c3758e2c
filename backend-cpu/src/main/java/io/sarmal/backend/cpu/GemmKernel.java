package io.sarmal.backend.cpu;

/**
 * Matrix products on the calling thread; {@link Gemm} checks the arguments and splits the work.
 *
 * <p>All methods compute {@code C = D + A·B}. In {@code multiply} the sum over {@code k} is cut
 * into blocks of a fixed length; within one the terms are added in the order of {@code k}, then the
 * blocks' sums one after the other. So the bits of an element of {@code C} depend on its row of
 * {@code A}, its column of {@code B} and its element of {@code D} only, not on the matrices' sizes
 * nor on how a caller splits them.
 *
 * <p>{@code D} is null for zero, or {@code C} itself, to accumulate, or a matrix that does not
 * overlap {@code C}; {@code C} overlaps neither {@code A} nor {@code B}. Kernels are safe for
 * concurrent use.
 */
public interface GemmKernel {
  /**
   * Sets {@code C = D + A·B}.
   *
   * @param a {@code [M, K]}
   * @param b {@code [K, N]}
   * @param d {@code [M, N]} or null
   * @param c {@code [M, N]}
   */
  void multiply(Matrix a, Matrix b, Matrix d, Matrix c);

  /**
   * Sets {@code C = D + A·B'}, where {@code B'} is {@code N} columns of a packed matrix.
   *
   * @param a {@code [M, K]}
   * @param b {@code [K, at least firstColumn + N]}, made by this kernel and filled
   * @param firstColumn where {@code B'} starts: a multiple of {@link #columnUnit()}
   * @param d {@code [M, N]} or null
   * @param c {@code [M, N]}
   */
  void multiply(Matrix a, PackedMatrix b, int firstColumn, Matrix d, Matrix c);

  /**
   * Sets {@code C = D + A·B} for a single row, by a dot product for each column. The terms are
   * added in another order than by {@code multiply}, also a fixed one.
   *
   * @param a {@code [1, K]} with a column stride of 1
   * @param b {@code [K, N]} with a row stride of 1
   * @param d {@code [1, N]} or null
   * @param c {@code [1, N]}
   */
  void dots(Matrix a, Matrix b, Matrix d, Matrix c);

  /** Room for a matrix that is packed for use as {@code B}, with anything in it. */
  PackedMatrix packed(int rows, int columns);

  /** The number of rows of {@code C} computed at a time; good splits are multiples of it. */
  int rowUnit();

  /** The number of columns of {@code C} computed at a time; good splits are multiples of it. */
  int columnUnit();
}
