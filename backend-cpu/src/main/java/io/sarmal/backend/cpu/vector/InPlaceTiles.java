package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.VectorTiles.COLUMNS;
import static io.sarmal.backend.cpu.vector.VectorTiles.TILE;
import static io.sarmal.backend.cpu.vector.Vectors.LANES;
import static io.sarmal.backend.cpu.vector.Vectors.broadcast;
import static io.sarmal.backend.cpu.vector.Vectors.exact;
import static io.sarmal.backend.cpu.vector.Vectors.load;

import jdk.incubator.vector.FloatVector;

/**
 * Inner kernels of a matrix product whose {@code A} is read where it lies: tiles of 4 and 1 rows,
 * and one row of several tiles.
 *
 * <p>Results go to the buffer that {@link VectorTiles} has them in. Strides are parameters, so that
 * one kernel serves matrices whichever way they lie.
 */
final class InPlaceTiles {
  /** How many tiles {@link #row} computes. */
  static final int ROW_TILES = 4;

  private InPlaceTiles() {}

  /**
   * Sets the first {@code rows} (1 to {@link VectorTiles#ROWS}) rows of a tile of {@link
   * VectorTiles#COLUMNS} columns to {@code A·B}, for an {@code A} that is read where it lies:
   * element {@code (i, k)} is at {@code ao + i * ai + k}, row {@code k} of {@code B} at {@code bo +
   * k * bk}. Up to three more rows of the tile are overwritten.
   */
  static void rows(
      int rows, int depth, float[] a, int ao, int ai, float[] b, int bo, int bk, float[] tile) {
    int last = ao + (rows - 1) * ai;
    for (int i = 0; i < rows; i += 4) {
      int a0 = ao + i * ai;
      if (i == rows - 1) {
        tile1(depth, a, a0, b, bo, bk, tile, i * COLUMNS);
      } else {
        int a1 = a0 + ai;
        int a2 = Math.min(last, a1 + ai);
        int a3 = Math.min(last, a2 + ai);
        tile4(depth, a, a0, a1, a2, a3, b, bo, bk, tile, i * COLUMNS);
      }
    }
  }

  private static void tile4(
      int depth,
      float[] a,
      int a0,
      int a1,
      int a2,
      int a3,
      float[] b,
      int bo,
      int bk,
      float[] tile,
      int at) {
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
      FloatVector x0 = broadcast(a[a0 + k]);
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
    exact(c00).intoArray(tile, TILE + at);
    exact(c01).intoArray(tile, TILE + at + LANES);
    exact(c10).intoArray(tile, TILE + at + 2 * LANES);
    exact(c11).intoArray(tile, TILE + at + 3 * LANES);
    exact(c20).intoArray(tile, TILE + at + 4 * LANES);
    exact(c21).intoArray(tile, TILE + at + 5 * LANES);
    exact(c30).intoArray(tile, TILE + at + 6 * LANES);
    exact(c31).intoArray(tile, TILE + at + 7 * LANES);
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
    exact(c00).intoArray(tile, TILE + at);
    exact(c01).intoArray(tile, TILE + at + LANES);
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
    exact(c00).intoArray(tile, TILE);
    exact(c01).intoArray(tile, TILE + LANES);
    exact(c10).intoArray(tile, TILE + 2 * LANES);
    exact(c11).intoArray(tile, TILE + 3 * LANES);
    exact(c20).intoArray(tile, TILE + 4 * LANES);
    exact(c21).intoArray(tile, TILE + 5 * LANES);
    exact(c30).intoArray(tile, TILE + 6 * LANES);
    exact(c31).intoArray(tile, TILE + 7 * LANES);
  }
}
