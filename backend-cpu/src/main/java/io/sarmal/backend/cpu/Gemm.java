package io.sarmal.backend.cpu;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Matrix products on all threads: {@code C = D + A·B} for matrices in any layout.
 *
 * <p>The work is split over the rows and columns of {@code C}, never over the sum, so the bits of
 * the result do not depend on the number of threads. Products too small to share run on the caller.
 */
public final class Gemm {
  /** Below this number of multiplications a product is not worth waking another thread for. */
  private static final long MIN_SHARED_WORK = 1 << 17;

  private final GemmKernel kernel;
  private final Workers workers;

  /** Products by {@code kernel} on the threads of {@code workers}. */
  public Gemm(GemmKernel kernel, Workers workers) {
    this.kernel = kernel;
    this.workers = workers;
  }

  /** What computes blocks of products on the calling thread. */
  GemmKernel kernel() {
    return kernel;
  }

  /** Packs a matrix for use as {@code B} in any number of products. */
  public PackedMatrix pack(Matrix b) {
    PackedMatrix packed = kernel.packed(b.rows(), b.columns());
    int unit = kernel.columnUnit();
    SharedLoop.run(
        workers,
        (b.columns() + unit - 1) / unit,
        (long) b.rows() * b.columns(),
        (from, to) -> {
          int first = from * unit;
          packed.set(first, b.columns(first, Math.min(b.columns(), to * unit)));
        });
    return packed;
  }

  /**
   * Sets {@code C = D + A·B}.
   *
   * @param a {@code [M, K]}
   * @param b {@code [K, N]}
   * @param d {@code [M, N]}; null for zero, {@code c} to accumulate, a row stride of 0 for a bias;
   *     must not overlap {@code c} otherwise
   * @param c {@code [M, N]}; must not overlap {@code a} or {@code b}
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public void multiply(Matrix a, Matrix b, Matrix d, Matrix c) {
    check(a, b.rows(), b.columns(), d, c);
    if (c.columns() == 1 && c.rows() > 1) { // a column: as a row, its vectors are full
      split(b.transposed(), a.transposed(), d == null ? null : d.transposed(), c.transposed());
    } else {
      split(a, b, d, c);
    }
  }

  /**
   * Sets {@code C = D + A·B} for a packed {@code B}.
   *
   * @param a {@code [M, K]}
   * @param b {@code [K, N]}, made by {@link #pack}
   * @param d as in {@link #multiply(Matrix, Matrix, Matrix, Matrix)}
   * @param c {@code [M, N]}
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public void multiply(Matrix a, PackedMatrix b, Matrix d, Matrix c) {
    check(a, b.rows(), b.columns(), d, c);
    split(
        a.columns(),
        c,
        (top, bottom, left, right) ->
            kernel.multiply(
                a.rows(top, bottom),
                b,
                left,
                block(d, top, bottom, left, right),
                block(c, top, bottom, left, right)));
  }

  private void split(Matrix a, Matrix b, Matrix d, Matrix c) {
    boolean dots = a.rows() == 1 && a.columnStride() == 1 && b.rowStride() == 1;
    split(
        a.columns(),
        c,
        (top, bottom, left, right) -> {
          Matrix rows = a.rows(top, bottom);
          Matrix columns = b.columns(left, right);
          Matrix sum = block(d, top, bottom, left, right);
          Matrix result = block(c, top, bottom, left, right);
          if (dots) {
            kernel.dots(rows, columns, sum, result);
          } else {
            kernel.multiply(rows, columns, sum, result);
          }
        });
  }

  private void split(int depth, Matrix c, Block block) {
    long work = (long) c.rows() * c.columns() * depth;
    int threads = work < MIN_SHARED_WORK ? 1 : workers.threads();
    Grid grid = Grid.of(c.rows(), kernel.rowUnit(), c.columns(), kernel.columnUnit(), threads);
    workers.parallelFor(
        grid.blocks(), i -> block.run(grid.top(i), grid.bottom(i), grid.left(i), grid.right(i)));
  }

  private static Matrix block(Matrix matrix, int top, int bottom, int left, int right) {
    return matrix == null ? null : matrix.rows(top, bottom).columns(left, right);
  }

  private static void check(Matrix a, int depth, int columns, Matrix d, Matrix c) {
    checkArgument(
        a.columns() == depth && c.rows() == a.rows() && c.columns() == columns,
        "Cannot set C = A·B: A is %s, B %s x %s, C %s",
        a,
        depth,
        columns,
        c);
    checkArgument(
        d == null || (d.rows() == c.rows() && d.columns() == c.columns()),
        "D must be as large as C: D is %s, C %s",
        d,
        c);
  }

  /** The work on rows {@code top} to {@code bottom} and columns {@code left} to {@code right}. */
  @FunctionalInterface
  private interface Block {
    void run(int top, int bottom, int left, int right);
  }
}
