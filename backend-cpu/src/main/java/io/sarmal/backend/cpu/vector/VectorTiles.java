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
   * Sets a whole tile to {@code A·B} for packed operands: element {@code (i, k)} of {@code A} is at
   * {@code ao + k * ROWS + i}, row {@code k} of {@code B} at {@code bo + k * COLUMNS}. The strides
   * are constants, so that C2 checks no index in the loop and needs one register for each operand's
   * address: a narrow processor spends half its time on these otherwise.
   */
  static void packed(int depth, float[] a, int ao, float[] b, int bo, float[] tile) {
    if (ROWS == 8) {
      packed8(depth, a, ao, b, bo, tile);
    } else {
      packed4(depth, a, ao, b, bo, tile);
    }
  }

  /**
   * Sets the first {@code rows} (1 to {@link #ROWS}) rows of a tile of {@link #COLUMNS} columns to
   * {@code A·B}, for an {@code A} that is read where it lies: element {@code (i, k)} is at {@code
   * ao + i * ai + k}, row {@code k} of {@code B} at {@code bo + k * bk}.
   */
  static void inPlace(
      int rows, int depth, float[] a, int ao, int ai, float[] b, int bo, int bk, float[] tile) {
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      tile4(depth, a, ao + i * ai, ai, b, bo, bk, tile, i * COLUMNS);
    }
    if ((rows & 2) != 0) {
      tile2(depth, a, ao + i * ai, ai, b, bo, bk, tile, i * COLUMNS);
      i += 2;
    }
    if ((rows & 1) != 0) {
      tile1(depth, a, ao + i * ai, b, bo, bk, tile, i * COLUMNS);
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

  private static void packed8(int depth, float[] a, int ao, float[] b, int bo, float[] tile) {
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
    for (int k = 0; k < depth * 8; k += 8) {
      FloatVector b0 = load(b, bo + k * (COLUMNS / 8));
      FloatVector b1 = load(b, bo + k * (COLUMNS / 8) + LANES);
      FloatVector x0 = broadcast(a[ao + k]);
      c00 = x0.fma(b0, exact(c00));
      c01 = x0.fma(b1, exact(c01));
      FloatVector x1 = broadcast(a[ao + k + 1]);
      c10 = x1.fma(b0, exact(c10));
      c11 = x1.fma(b1, exact(c11));
      FloatVector x2 = broadcast(a[ao + k + 2]);
      c20 = x2.fma(b0, exact(c20));
      c21 = x2.fma(b1, exact(c21));
      FloatVector x3 = broadcast(a[ao + k + 3]);
      c30 = x3.fma(b0, exact(c30));
      c31 = x3.fma(b1, exact(c31));
      FloatVector x4 = broadcast(a[ao + k + 4]);
      c40 = x4.fma(b0, exact(c40));
      c41 = x4.fma(b1, exact(c41));
      FloatVector x5 = broadcast(a[ao + k + 5]);
      c50 = x5.fma(b0, exact(c50));
      c51 = x5.fma(b1, exact(c51));
      FloatVector x6 = broadcast(a[ao + k + 6]);
      c60 = x6.fma(b0, exact(c60));
      c61 = x6.fma(b1, exact(c61));
      FloatVector x7 = broadcast(a[ao + k + 7]);
      c70 = x7.fma(b0, exact(c70));
      c71 = x7.fma(b1, exact(c71));
    }
    exact(c00).intoArray(tile, 0);
    exact(c01).intoArray(tile, LANES);
    exact(c10).intoArray(tile, 2 * LANES);
    exact(c11).intoArray(tile, 3 * LANES);
    exact(c20).intoArray(tile, 4 * LANES);
    exact(c21).intoArray(tile, 5 * LANES);
    exact(c30).intoArray(tile, 6 * LANES);
    exact(c31).intoArray(tile, 7 * LANES);
    exact(c40).intoArray(tile, 8 * LANES);
    exact(c41).intoArray(tile, 9 * LANES);
    exact(c50).intoArray(tile, 10 * LANES);
    exact(c51).intoArray(tile, 11 * LANES);
    exact(c60).intoArray(tile, 12 * LANES);
    exact(c61).intoArray(tile, 13 * LANES);
    exact(c70).intoArray(tile, 14 * LANES);
    exact(c71).intoArray(tile, 15 * LANES);
  }

  private static void packed4(int depth, float[] a, int ao, float[] b, int bo, float[] tile) {
    FloatVector c00 = broadcast(0);
    FloatVector c01 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
    for (int k = 0; k < depth * 4; k += 4) {
      FloatVector b0 = load(b, bo + k * (COLUMNS / 4));
      FloatVector b1 = load(b, bo + k * (COLUMNS / 4) + LANES);
      FloatVector x0 = broadcast(a[ao + k]);
      c00 = x0.fma(b0, exact(c00));
      c01 = x0.fma(b1, exact(c01));
      FloatVector x1 = broadcast(a[ao + k + 1]);
      c10 = x1.fma(b0, exact(c10));
      c11 = x1.fma(b1, exact(c11));
      FloatVector x2 = broadcast(a[ao + k + 2]);
      c20 = x2.fma(b0, exact(c20));
      c21 = x2.fma(b1, exact(c21));
      FloatVector x3 = broadcast(a[ao + k + 3]);
      c30 = x3.fma(b0, exact(c30));
      c31 = x3.fma(b1, exact(c31));
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

  private static void tile4(
      int depth, float[] a, int ao, int ai, float[] b, int bo, int bk, float[] tile, int at) {
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
      FloatVector x0 = broadcast(a[ao + k]);
      c00 = x0.fma(b0, exact(c00));
      c01 = x0.fma(b1, exact(c01));
      FloatVector x1 = broadcast(a[a1 + k]);
      c10 = x1.fma(b0, exact(c10));
      c11 = x1.fma(b1, exact(c11));
      FloatVector x2 = broadcast(a[a2 + k]);
      c20 = x2.fma(b0, exact(c20));
      c21 = x2.fma(b1, exact(c21));
      FloatVector x3 = broadcast(a[a3 + k]);
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
      int depth, float[] a, int ao, int ai, float[] b, int bo, int bk, float[] tile, int at) {
    int a1 = ao + ai;
    FloatVector c00 = broadcast(0);
    FloatVector c01 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = load(b, bo + k * bk);
      FloatVector b1 = load(b, bo + k * bk + LANES);
      FloatVector x0 = broadcast(a[ao + k]);
      c00 = x0.fma(b0, exact(c00));
      c01 = x0.fma(b1, exact(c01));
      FloatVector x1 = broadcast(a[a1 + k]);
      c10 = x1.fma(b0, exact(c10));
      c11 = x1.fma(b1, exact(c11));
    }
    exact(c00).intoArray(tile, at);
    exact(c01).intoArray(tile, at + LANES);
    exact(c10).intoArray(tile, at + 2 * LANES);
    exact(c11).intoArray(tile, at + 3 * LANES);
  }

  private static void tile1(
      int depth, float[] a, int ao, float[] b, int bo, int bk, float[] tile, int at) {
    FloatVector c00 = broadcast(0);
    FloatVector c01 = c00;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = load(b, bo + k * bk);
      FloatVector b1 = load(b, bo + k * bk + LANES);
      FloatVector x0 = broadcast(a[ao + k]);
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
  static void row(int depth, float[] a, int ao, float[] b, int bo, int step, int bk, float[] tile) {
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
      FloatVector x = broadcast(a[ao + k]);
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
