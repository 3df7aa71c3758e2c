package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.Vectors.LANES;
import static io.sarmal.backend.cpu.vector.Vectors.SPECIES;
import static io.sarmal.backend.cpu.vector.Vectors.broadcast;
import static io.sarmal.backend.cpu.vector.Vectors.exact;
import static io.sarmal.backend.cpu.vector.Vectors.load;

import jdk.incubator.vector.FloatVector;

/**
 * The register-blocked inner kernels of a matrix product: tiles of 8, 4, 2 and 1 rows by two
 * vectors.
 *
 * <p>All accumulators are local variables, so that they live in registers. Every stride is a
 * parameter, so that one kernel serves packed panels and matrices as they lie, whichever way. The
 * result goes to a small buffer and {@link #add} takes it to {@code C}: a kernel that does this too
 * is so many operations that C2 now and then stops inlining half way ({@code
 * NodeCountInliningCutoff}), which makes it a hundred times slower.
 */
final class VectorTiles {
  /** The rows of a full tile: 16 accumulators where there are 32 registers, else 8. */
  static final int ROWS = SPECIES.vectorBitSize() == 256 ? 4 : 8;

  /** The columns of a tile. */
  static final int COLUMNS = 2 * LANES;

  /** How many tiles {@link #row} computes. */
  static final int ROW_TILES = 4;

  private VectorTiles() {}

  /**
   * Sets the first {@code rows} (1 to {@link #ROWS}) rows of a tile of {@link #COLUMNS} columns to
   * {@code A·B}. Element {@code (i, k)} of {@code A} is at {@code ao + i * ai + k * ak}, row {@code
   * k} of {@code B} at {@code bo + k * bk}.
   */
  static void multiply(
      int rows,
      int depth,
      float[] a,
      int ao,
      int ai,
      int ak,
      float[] b,
      int bo,
      int bk,
      float[] tile) {
    if (rows == 8) {
      tile8(depth, a, ao, ai, ak, b, bo, bk, tile, 0);
      return;
    }
    int i = 0;
    if ((rows & 4) != 0) {
      tile4(depth, a, ao, ai, ak, b, bo, bk, tile, 0);
      i = 4;
    }
    if ((rows & 2) != 0) {
      tile2(depth, a, ao + i * ai, ai, ak, b, bo, bk, tile, i * COLUMNS);
      i += 2;
    }
    if ((rows & 1) != 0) {
      tile1(depth, a, ao + i * ai, ak, b, bo, bk, tile, i * COLUMNS);
    }
  }

  /** Sets {@code C = D + tile}, for whole rows of {@link #COLUMNS}. */
  static void add(float[] tile, int rows, float[] d, int od, int ds, float[] c, int oc, int cs) {
    for (int i = 0; i < rows; i++) {
      FloatVector left = load(tile, i * COLUMNS);
      FloatVector right = load(tile, i * COLUMNS + LANES);
      left.add(load(d, od + i * ds)).intoArray(c, oc + i * cs);
      right.add(load(d, od + i * ds + LANES)).intoArray(c, oc + i * cs + LANES);
    }
  }

  private static void tile8(
      int depth,
      float[] a,
      int ao,
      int ai,
      int ak,
      float[] b,
      int bo,
      int bk,
      float[] tile,
      int at) {
    int a1 = ao + ai;
    int a2 = a1 + ai;
    int a3 = a2 + ai;
    int a4 = a3 + ai;
    int a5 = a4 + ai;
    int a6 = a5 + ai;
    int a7 = a6 + ai;
    FloatVector c00 = broadcast(0);
    FloatVector c01 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
    FloatVector c40 = c00;
    FloatVector c41 = c00;
    FloatVector c50 = c00;
    FloatVector c51 = c00;
    FloatVector c60 = c00;
    FloatVector c61 = c00;
    FloatVector c70 = c00;
    FloatVector c71 = c00;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = load(b, bo + k * bk);
      FloatVector b1 = load(b, bo + k * bk + LANES);
      FloatVector x0 = broadcast(a[ao + k * ak]);
      c00 = x0.fma(b0, exact(c00));
      c01 = x0.fma(b1, exact(c01));
      FloatVector x1 = broadcast(a[a1 + k * ak]);
      c10 = x1.fma(b0, exact(c10));
      c11 = x1.fma(b1, exact(c11));
      FloatVector x2 = broadcast(a[a2 + k * ak]);
      c20 = x2.fma(b0, exact(c20));
      c21 = x2.fma(b1, exact(c21));
      FloatVector x3 = broadcast(a[a3 + k * ak]);
      c30 = x3.fma(b0, exact(c30));
      c31 = x3.fma(b1, exact(c31));
      FloatVector x4 = broadcast(a[a4 + k * ak]);
      c40 = x4.fma(b0, exact(c40));
      c41 = x4.fma(b1, exact(c41));
      FloatVector x5 = broadcast(a[a5 + k * ak]);
      c50 = x5.fma(b0, exact(c50));
      c51 = x5.fma(b1, exact(c51));
      FloatVector x6 = broadcast(a[a6 + k * ak]);
      c60 = x6.fma(b0, exact(c60));
      c61 = x6.fma(b1, exact(c61));
      FloatVector x7 = broadcast(a[a7 + k * ak]);
      c70 = x7.fma(b0, exact(c70));
      c71 = x7.fma(b1, exact(c71));
    }
    exact(c00).intoArray(tile, at);
    exact(c01).intoArray(tile, at + LANES);
    exact(c10).intoArray(tile, at + 2 * LANES);
    exact(c11).intoArray(tile, at + 3 * LANES);
    exact(c20).intoArray(tile, at + 4 * LANES);
    exact(c21).intoArray(tile, at + 5 * LANES);
    exact(c30).intoArray(tile, at + 6 * LANES);
    exact(c31).intoArray(tile, at + 7 * LANES);
    exact(c40).intoArray(tile, at + 8 * LANES);
    exact(c41).intoArray(tile, at + 9 * LANES);
    exact(c50).intoArray(tile, at + 10 * LANES);
    exact(c51).intoArray(tile, at + 11 * LANES);
    exact(c60).intoArray(tile, at + 12 * LANES);
    exact(c61).intoArray(tile, at + 13 * LANES);
    exact(c70).intoArray(tile, at + 14 * LANES);
    exact(c71).intoArray(tile, at + 15 * LANES);
  }

  private static void tile4(
      int depth,
      float[] a,
      int ao,
      int ai,
      int ak,
      float[] b,
      int bo,
      int bk,
      float[] tile,
      int at) {
    int a1 = ao + ai;
    int a2 = a1 + ai;
    int a3 = a2 + ai;
    FloatVector c00 = broadcast(0);
    FloatVector c01 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = load(b, bo + k * bk);
      FloatVector b1 = load(b, bo + k * bk + LANES);
      FloatVector x0 = broadcast(a[ao + k * ak]);
      c00 = x0.fma(b0, exact(c00));
      c01 = x0.fma(b1, exact(c01));
      FloatVector x1 = broadcast(a[a1 + k * ak]);
      c10 = x1.fma(b0, exact(c10));
      c11 = x1.fma(b1, exact(c11));
      FloatVector x2 = broadcast(a[a2 + k * ak]);
      c20 = x2.fma(b0, exact(c20));
      c21 = x2.fma(b1, exact(c21));
      FloatVector x3 = broadcast(a[a3 + k * ak]);
      c30 = x3.fma(b0, exact(c30));
      c31 = x3.fma(b1, exact(c31));
    }
    exact(c00).intoArray(tile, at);
    exact(c01).intoArray(tile, at + LANES);
    exact(c10).intoArray(tile, at + 2 * LANES);
    exact(c11).intoArray(tile, at + 3 * LANES);
    exact(c20).intoArray(tile, at + 4 * LANES);
    exact(c21).intoArray(tile, at + 5 * LANES);
    exact(c30).intoArray(tile, at + 6 * LANES);
    exact(c31).intoArray(tile, at + 7 * LANES);
  }

  private static void tile2(
      int depth,
      float[] a,
      int ao,
      int ai,
      int ak,
      float[] b,
      int bo,
      int bk,
      float[] tile,
      int at) {
    int a1 = ao + ai;
    FloatVector c00 = broadcast(0);
    FloatVector c01 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = load(b, bo + k * bk);
      FloatVector b1 = load(b, bo + k * bk + LANES);
      FloatVector x0 = broadcast(a[ao + k * ak]);
      c00 = x0.fma(b0, exact(c00));
      c01 = x0.fma(b1, exact(c01));
      FloatVector x1 = broadcast(a[a1 + k * ak]);
      c10 = x1.fma(b0, exact(c10));
      c11 = x1.fma(b1, exact(c11));
    }
    exact(c00).intoArray(tile, at);
    exact(c01).intoArray(tile, at + LANES);
    exact(c10).intoArray(tile, at + 2 * LANES);
    exact(c11).intoArray(tile, at + 3 * LANES);
  }

  private static void tile1(
      int depth, float[] a, int ao, int ak, float[] b, int bo, int bk, float[] tile, int at) {
    FloatVector c00 = broadcast(0);
    FloatVector c01 = c00;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = load(b, bo + k * bk);
      FloatVector b1 = load(b, bo + k * bk + LANES);
      FloatVector x0 = broadcast(a[ao + k * ak]);
      c00 = x0.fma(b0, exact(c00));
      c01 = x0.fma(b1, exact(c01));
    }
    exact(c00).intoArray(tile, at);
    exact(c01).intoArray(tile, at + LANES);
  }

  /**
   * Sets one row of {@link #ROW_TILES} tiles side by side, {@code step} apart in {@code B}: a
   * single tile's two sums would wait for each other.
   */
  static void row(
      int depth, float[] a, int ao, int ak, float[] b, int bo, int step, int bk, float[] tile) {
    int b1 = bo + step;
    int b2 = b1 + step;
    int b3 = b2 + step;
    FloatVector c00 = broadcast(0);
    FloatVector c01 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
    for (int k = 0; k < depth; k++) {
      FloatVector x = broadcast(a[ao + k * ak]);
      int at = k * bk;
      c00 = x.fma(load(b, bo + at), exact(c00));
      c01 = x.fma(load(b, bo + at + LANES), exact(c01));
      c10 = x.fma(load(b, b1 + at), exact(c10));
      c11 = x.fma(load(b, b1 + at + LANES), exact(c11));
      c20 = x.fma(load(b, b2 + at), exact(c20));
      c21 = x.fma(load(b, b2 + at + LANES), exact(c21));
      c30 = x.fma(load(b, b3 + at), exact(c30));
      c31 = x.fma(load(b, b3 + at + LANES), exact(c31));
    }
    exact(c00).intoArray(tile, 0);
    exact(c01).intoArray(tile, LANES);
    exact(c10).intoArray(tile, 2 * LANES);
    exact(c11).intoArray(tile, 3 * LANES);
    exact(c20).intoArray(tile, 4 * LANES);
    exact(c21).intoArray(tile, 5 * LANES);
    exact(c30).intoArray(tile, 6 * LANES);
    exact(c31).intoArray(tile, 7 * LANES);
  }
}
