package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.Vectors.FLOATS;
import static io.sarmal.backend.cpu.vector.Vectors.LANES;
import static io.sarmal.backend.cpu.vector.Vectors.SPECIES;
import static io.sarmal.backend.cpu.vector.Vectors.broadcast;
import static io.sarmal.backend.cpu.vector.Vectors.load;

import io.sarmal.backend.cpu.AlignedMemory;
import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;

/**
 * The register-blocked inner kernels of a matrix product: tiles of 11, 6, 5 and 4 packed rows by
 * two vectors; {@link InPlaceTiles} has those of rows that are read where they lie.
 *
 * <p>All accumulators are local variables, so that they live in registers. The result goes to a
 * small buffer and {@link #add} takes it to {@code C}.
 *
 * <p>The kernels call the Vector API itself, not by the shorthands of {@link Vectors}: they are so
 * many operations that C2 stops inlining half way ({@code NodeCountInliningCutoff}), all but what
 * the JDK marks as to be inlined always, and what is left as a call makes vectors objects, ten
 * times slower.
 *
 * <p>Where registers are few, C2 would load all of a turn's numbers of {@code A} before it uses
 * them, and keep sums in memory instead, which halves the speed. A fence between loads keeps them
 * in order, and is no instruction on the processors that have so few.
 */
final class VectorTiles {
  /** The rows of a full tile: 22 accumulators where there are 32 registers, else 12. */
  static final int ROWS = Vectors.REGISTERS == 32 ? 11 : 6;

  /** How far apart the columns of a packed panel of {@code A} are. */
  static final int STRIDE = ROWS == 11 ? 11 : 8;

  /** Packed tiles hold a multiple of so many rows, but for very few, without an empty row. */
  static final int ROW_UNIT = ROWS == 11 ? 11 : 1;

  /** The columns of a tile. */
  static final int COLUMNS = 2 * LANES;

  /** Where a tile begins in its buffer: with a cache line, where arrays begin with one. */
  static final int TILE = AlignedMemory.TO_NEXT_LINE;

  /** The size of the buffer for a tile. */
  static final int SIZE = TILE + (ROWS + 3) * COLUMNS;

  private VectorTiles() {}

  /**
   * How many of {@code rows} rows are worth packing: whole tiles, and one more for a rest that
   * would take more than one pass where it lies.
   */
  static int rowsToPack(int rows) {
    if (ROWS == 6) {
      return rows > 2 ? rows : 0;
    }
    int left = rows % ROWS;
    return left > 4 ? rows : rows - left;
  }

  /**
   * The rows of the next packed tile where {@code left} rows are: {@link #ROWS}, or where registers
   * are few as many as share the rows out evenly, 4 at least.
   */
  static int packedRows(int left) {
    if (ROWS == 11) {
      return ROWS;
    }
    int tiles = (left + ROWS - 1) / ROWS;
    int missing = tiles * ROWS - left;
    return missing < tiles ? 6 : missing < 2 * tiles ? 5 : 4;
  }

  /**
   * Sets a tile of {@code rows} rows, as {@link #packedRows} says, to {@code A·B} for packed
   * operands: element {@code (i, k)} of {@code A} is at {@code ao + k * STRIDE + i}, row {@code k}
   * of {@code B} at {@code bo + k * COLUMNS}. The strides are constants, so that C2 checks no index
   * in the loop and needs one register for each operand's address: a narrow processor spends half
   * its time on these otherwise.
   */
  static void packed(int rows, int depth, float[] a, int ao, float[] b, int bo, float[] tile) {
    if (rows == 11) {
      packed11(depth, a, ao, b, bo, tile);
    } else if (rows == 6) {
      packed6(depth, a, ao, b, bo, tile);
    } else if (rows == 5) {
      packed5(depth, a, ao, b, bo, tile);
    } else {
      packed4(depth, a, ao, b, bo, tile);
    }
    if (depth % 2 == 1) {
      addLast(rows, a, ao + (depth - 1) * STRIDE, b, bo + (depth - 1) * COLUMNS, tile);
    }
  }

  /** Sets {@code C = D + tile}, for whole rows of {@link #COLUMNS}. */
  static void add(float[] tile, int rows, float[] d, int od, int ds, float[] c, int oc, int cs) {
    for (int i = 0; i < rows; i++) {
      FloatVector left = load(tile, TILE + i * COLUMNS);
      FloatVector right = load(tile, TILE + i * COLUMNS + LANES);
      left.add(load(d, od + i * ds)).intoArray(c, oc + i * cs);
      right.add(load(d, od + i * ds + LANES)).intoArray(c, oc + i * cs + LANES);
    }
  }

  private static void packed11(int depth, float[] a, int ao, float[] b, int bo, float[] tile) {
    FloatVector c00 = FloatVector.broadcast(SPECIES, 0);
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
    FloatVector c80 = c00;
    FloatVector c81 = c00;
    FloatVector c90 = c00;
    FloatVector c91 = c00;
    FloatVector ca0 = c00;
    FloatVector ca1 = c00;
    for (int k = 0; k < depth - 1; k += 2) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo + k * COLUMNS);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bo + k * COLUMNS + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao + k * 11]);
      c00 = x0.fma(b0, (FloatVector) FLOATS.cast(c00));
      c01 = x0.fma(b1, (FloatVector) FLOATS.cast(c01));
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[ao + k * 11 + 1]);
      c10 = x1.fma(b0, (FloatVector) FLOATS.cast(c10));
      c11 = x1.fma(b1, (FloatVector) FLOATS.cast(c11));
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[ao + k * 11 + 2]);
      c20 = x2.fma(b0, (FloatVector) FLOATS.cast(c20));
      c21 = x2.fma(b1, (FloatVector) FLOATS.cast(c21));
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[ao + k * 11 + 3]);
      c30 = x3.fma(b0, (FloatVector) FLOATS.cast(c30));
      c31 = x3.fma(b1, (FloatVector) FLOATS.cast(c31));
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[ao + k * 11 + 4]);
      c40 = x4.fma(b0, (FloatVector) FLOATS.cast(c40));
      c41 = x4.fma(b1, (FloatVector) FLOATS.cast(c41));
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[ao + k * 11 + 5]);
      c50 = x5.fma(b0, (FloatVector) FLOATS.cast(c50));
      c51 = x5.fma(b1, (FloatVector) FLOATS.cast(c51));
      FloatVector x6 = FloatVector.broadcast(SPECIES, a[ao + k * 11 + 6]);
      c60 = x6.fma(b0, (FloatVector) FLOATS.cast(c60));
      c61 = x6.fma(b1, (FloatVector) FLOATS.cast(c61));
      FloatVector x7 = FloatVector.broadcast(SPECIES, a[ao + k * 11 + 7]);
      c70 = x7.fma(b0, (FloatVector) FLOATS.cast(c70));
      c71 = x7.fma(b1, (FloatVector) FLOATS.cast(c71));
      FloatVector x8 = FloatVector.broadcast(SPECIES, a[ao + k * 11 + 8]);
      c80 = x8.fma(b0, (FloatVector) FLOATS.cast(c80));
      c81 = x8.fma(b1, (FloatVector) FLOATS.cast(c81));
      FloatVector x9 = FloatVector.broadcast(SPECIES, a[ao + k * 11 + 9]);
      c90 = x9.fma(b0, (FloatVector) FLOATS.cast(c90));
      c91 = x9.fma(b1, (FloatVector) FLOATS.cast(c91));
      FloatVector xa = FloatVector.broadcast(SPECIES, a[ao + k * 11 + 10]);
      ca0 = xa.fma(b0, (FloatVector) FLOATS.cast(ca0));
      ca1 = xa.fma(b1, (FloatVector) FLOATS.cast(ca1));
      FloatVector d0 = FloatVector.fromArray(SPECIES, b, bo + (k + 1) * COLUMNS);
      FloatVector d1 = FloatVector.fromArray(SPECIES, b, bo + (k + 1) * COLUMNS + LANES);
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 11]);
      c00 = y0.fma(d0, c00);
      c01 = y0.fma(d1, c01);
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 11 + 1]);
      c10 = y1.fma(d0, c10);
      c11 = y1.fma(d1, c11);
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 11 + 2]);
      c20 = y2.fma(d0, c20);
      c21 = y2.fma(d1, c21);
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 11 + 3]);
      c30 = y3.fma(d0, c30);
      c31 = y3.fma(d1, c31);
      FloatVector y4 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 11 + 4]);
      c40 = y4.fma(d0, c40);
      c41 = y4.fma(d1, c41);
      FloatVector y5 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 11 + 5]);
      c50 = y5.fma(d0, c50);
      c51 = y5.fma(d1, c51);
      FloatVector y6 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 11 + 6]);
      c60 = y6.fma(d0, c60);
      c61 = y6.fma(d1, c61);
      FloatVector y7 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 11 + 7]);
      c70 = y7.fma(d0, c70);
      c71 = y7.fma(d1, c71);
      FloatVector y8 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 11 + 8]);
      c80 = y8.fma(d0, c80);
      c81 = y8.fma(d1, c81);
      FloatVector y9 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 11 + 9]);
      c90 = y9.fma(d0, c90);
      c91 = y9.fma(d1, c91);
      FloatVector ya = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 11 + 10]);
      ca0 = ya.fma(d0, ca0);
      ca1 = ya.fma(d1, ca1);
    }
    ((FloatVector) FLOATS.cast(c00)).intoArray(tile, TILE);
    ((FloatVector) FLOATS.cast(c01)).intoArray(tile, TILE + LANES);
    ((FloatVector) FLOATS.cast(c10)).intoArray(tile, TILE + 2 * LANES);
    ((FloatVector) FLOATS.cast(c11)).intoArray(tile, TILE + 3 * LANES);
    ((FloatVector) FLOATS.cast(c20)).intoArray(tile, TILE + 4 * LANES);
    ((FloatVector) FLOATS.cast(c21)).intoArray(tile, TILE + 5 * LANES);
    ((FloatVector) FLOATS.cast(c30)).intoArray(tile, TILE + 6 * LANES);
    ((FloatVector) FLOATS.cast(c31)).intoArray(tile, TILE + 7 * LANES);
    ((FloatVector) FLOATS.cast(c40)).intoArray(tile, TILE + 8 * LANES);
    ((FloatVector) FLOATS.cast(c41)).intoArray(tile, TILE + 9 * LANES);
    ((FloatVector) FLOATS.cast(c50)).intoArray(tile, TILE + 10 * LANES);
    ((FloatVector) FLOATS.cast(c51)).intoArray(tile, TILE + 11 * LANES);
    ((FloatVector) FLOATS.cast(c60)).intoArray(tile, TILE + 12 * LANES);
    ((FloatVector) FLOATS.cast(c61)).intoArray(tile, TILE + 13 * LANES);
    ((FloatVector) FLOATS.cast(c70)).intoArray(tile, TILE + 14 * LANES);
    ((FloatVector) FLOATS.cast(c71)).intoArray(tile, TILE + 15 * LANES);
    ((FloatVector) FLOATS.cast(c80)).intoArray(tile, TILE + 16 * LANES);
    ((FloatVector) FLOATS.cast(c81)).intoArray(tile, TILE + 17 * LANES);
    ((FloatVector) FLOATS.cast(c90)).intoArray(tile, TILE + 18 * LANES);
    ((FloatVector) FLOATS.cast(c91)).intoArray(tile, TILE + 19 * LANES);
    ((FloatVector) FLOATS.cast(ca0)).intoArray(tile, TILE + 20 * LANES);
    ((FloatVector) FLOATS.cast(ca1)).intoArray(tile, TILE + 21 * LANES);
  }

  private static void packed6(int depth, float[] a, int ao, float[] b, int bo, float[] tile) {
    FloatVector c00 = FloatVector.broadcast(SPECIES, 0);
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
    for (int k = 0; k < depth - 1; k += 2) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo + k * COLUMNS);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bo + k * COLUMNS + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao + k * 8]);
      c00 = x0.fma(b0, (FloatVector) FLOATS.cast(c00));
      c01 = x0.fma(b1, (FloatVector) FLOATS.cast(c01));
      VarHandle.loadLoadFence();
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[ao + k * 8 + 1]);
      c10 = x1.fma(b0, (FloatVector) FLOATS.cast(c10));
      c11 = x1.fma(b1, (FloatVector) FLOATS.cast(c11));
      VarHandle.loadLoadFence();
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[ao + k * 8 + 2]);
      c20 = x2.fma(b0, (FloatVector) FLOATS.cast(c20));
      c21 = x2.fma(b1, (FloatVector) FLOATS.cast(c21));
      VarHandle.loadLoadFence();
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[ao + k * 8 + 3]);
      c30 = x3.fma(b0, (FloatVector) FLOATS.cast(c30));
      c31 = x3.fma(b1, (FloatVector) FLOATS.cast(c31));
      VarHandle.loadLoadFence();
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[ao + k * 8 + 4]);
      c40 = x4.fma(b0, (FloatVector) FLOATS.cast(c40));
      c41 = x4.fma(b1, (FloatVector) FLOATS.cast(c41));
      VarHandle.loadLoadFence();
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[ao + k * 8 + 5]);
      c50 = x5.fma(b0, (FloatVector) FLOATS.cast(c50));
      c51 = x5.fma(b1, (FloatVector) FLOATS.cast(c51));
      VarHandle.loadLoadFence();
      FloatVector d0 = FloatVector.fromArray(SPECIES, b, bo + (k + 1) * COLUMNS);
      FloatVector d1 = FloatVector.fromArray(SPECIES, b, bo + (k + 1) * COLUMNS + LANES);
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 8]);
      c00 = y0.fma(d0, c00);
      c01 = y0.fma(d1, c01);
      VarHandle.loadLoadFence();
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 8 + 1]);
      c10 = y1.fma(d0, c10);
      c11 = y1.fma(d1, c11);
      VarHandle.loadLoadFence();
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 8 + 2]);
      c20 = y2.fma(d0, c20);
      c21 = y2.fma(d1, c21);
      VarHandle.loadLoadFence();
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 8 + 3]);
      c30 = y3.fma(d0, c30);
      c31 = y3.fma(d1, c31);
      VarHandle.loadLoadFence();
      FloatVector y4 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 8 + 4]);
      c40 = y4.fma(d0, c40);
      c41 = y4.fma(d1, c41);
      VarHandle.loadLoadFence();
      FloatVector y5 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 8 + 5]);
      c50 = y5.fma(d0, c50);
      c51 = y5.fma(d1, c51);
      VarHandle.loadLoadFence();
    }
    ((FloatVector) FLOATS.cast(c00)).intoArray(tile, TILE);
    ((FloatVector) FLOATS.cast(c01)).intoArray(tile, TILE + LANES);
    ((FloatVector) FLOATS.cast(c10)).intoArray(tile, TILE + 2 * LANES);
    ((FloatVector) FLOATS.cast(c11)).intoArray(tile, TILE + 3 * LANES);
    ((FloatVector) FLOATS.cast(c20)).intoArray(tile, TILE + 4 * LANES);
    ((FloatVector) FLOATS.cast(c21)).intoArray(tile, TILE + 5 * LANES);
    ((FloatVector) FLOATS.cast(c30)).intoArray(tile, TILE + 6 * LANES);
    ((FloatVector) FLOATS.cast(c31)).intoArray(tile, TILE + 7 * LANES);
    ((FloatVector) FLOATS.cast(c40)).intoArray(tile, TILE + 8 * LANES);
    ((FloatVector) FLOATS.cast(c41)).intoArray(tile, TILE + 9 * LANES);
    ((FloatVector) FLOATS.cast(c50)).intoArray(tile, TILE + 10 * LANES);
    ((FloatVector) FLOATS.cast(c51)).intoArray(tile, TILE + 11 * LANES);
  }

  private static void packed5(int depth, float[] a, int ao, float[] b, int bo, float[] tile) {
    FloatVector c00 = FloatVector.broadcast(SPECIES, 0);
    FloatVector c01 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
    FloatVector c40 = c00;
    FloatVector c41 = c00;
    for (int k = 0; k < depth - 1; k += 2) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo + k * COLUMNS);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bo + k * COLUMNS + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao + k * 8]);
      c00 = x0.fma(b0, (FloatVector) FLOATS.cast(c00));
      c01 = x0.fma(b1, (FloatVector) FLOATS.cast(c01));
      VarHandle.loadLoadFence();
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[ao + k * 8 + 1]);
      c10 = x1.fma(b0, (FloatVector) FLOATS.cast(c10));
      c11 = x1.fma(b1, (FloatVector) FLOATS.cast(c11));
      VarHandle.loadLoadFence();
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[ao + k * 8 + 2]);
      c20 = x2.fma(b0, (FloatVector) FLOATS.cast(c20));
      c21 = x2.fma(b1, (FloatVector) FLOATS.cast(c21));
      VarHandle.loadLoadFence();
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[ao + k * 8 + 3]);
      c30 = x3.fma(b0, (FloatVector) FLOATS.cast(c30));
      c31 = x3.fma(b1, (FloatVector) FLOATS.cast(c31));
      VarHandle.loadLoadFence();
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[ao + k * 8 + 4]);
      c40 = x4.fma(b0, (FloatVector) FLOATS.cast(c40));
      c41 = x4.fma(b1, (FloatVector) FLOATS.cast(c41));
      VarHandle.loadLoadFence();
      FloatVector d0 = FloatVector.fromArray(SPECIES, b, bo + (k + 1) * COLUMNS);
      FloatVector d1 = FloatVector.fromArray(SPECIES, b, bo + (k + 1) * COLUMNS + LANES);
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 8]);
      c00 = y0.fma(d0, c00);
      c01 = y0.fma(d1, c01);
      VarHandle.loadLoadFence();
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 8 + 1]);
      c10 = y1.fma(d0, c10);
      c11 = y1.fma(d1, c11);
      VarHandle.loadLoadFence();
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 8 + 2]);
      c20 = y2.fma(d0, c20);
      c21 = y2.fma(d1, c21);
      VarHandle.loadLoadFence();
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 8 + 3]);
      c30 = y3.fma(d0, c30);
      c31 = y3.fma(d1, c31);
      VarHandle.loadLoadFence();
      FloatVector y4 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 8 + 4]);
      c40 = y4.fma(d0, c40);
      c41 = y4.fma(d1, c41);
      VarHandle.loadLoadFence();
    }
    ((FloatVector) FLOATS.cast(c00)).intoArray(tile, TILE);
    ((FloatVector) FLOATS.cast(c01)).intoArray(tile, TILE + LANES);
    ((FloatVector) FLOATS.cast(c10)).intoArray(tile, TILE + 2 * LANES);
    ((FloatVector) FLOATS.cast(c11)).intoArray(tile, TILE + 3 * LANES);
    ((FloatVector) FLOATS.cast(c20)).intoArray(tile, TILE + 4 * LANES);
    ((FloatVector) FLOATS.cast(c21)).intoArray(tile, TILE + 5 * LANES);
    ((FloatVector) FLOATS.cast(c30)).intoArray(tile, TILE + 6 * LANES);
    ((FloatVector) FLOATS.cast(c31)).intoArray(tile, TILE + 7 * LANES);
    ((FloatVector) FLOATS.cast(c40)).intoArray(tile, TILE + 8 * LANES);
    ((FloatVector) FLOATS.cast(c41)).intoArray(tile, TILE + 9 * LANES);
  }

  /** The last term of a sum over an odd number of them. */
  private static void addLast(int rows, float[] a, int ao, float[] b, int bo, float[] tile) {
    for (int i = 0; i < rows; i++) {
      int at = TILE + i * COLUMNS;
      FloatVector x = broadcast(a[ao + i]);
      x.fma(load(b, bo), load(tile, at)).intoArray(tile, at);
      x.fma(load(b, bo + LANES), load(tile, at + LANES)).intoArray(tile, at + LANES);
    }
  }

  private static void packed4(int depth, float[] a, int ao, float[] b, int bo, float[] tile) {
    FloatVector c00 = FloatVector.broadcast(SPECIES, 0);
    FloatVector c01 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
    for (int k = 0; k < depth - 1; k += 2) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo + k * COLUMNS);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bo + k * COLUMNS + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao + k * 8]);
      c00 = x0.fma(b0, (FloatVector) FLOATS.cast(c00));
      c01 = x0.fma(b1, (FloatVector) FLOATS.cast(c01));
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[ao + k * 8 + 1]);
      c10 = x1.fma(b0, (FloatVector) FLOATS.cast(c10));
      c11 = x1.fma(b1, (FloatVector) FLOATS.cast(c11));
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[ao + k * 8 + 2]);
      c20 = x2.fma(b0, (FloatVector) FLOATS.cast(c20));
      c21 = x2.fma(b1, (FloatVector) FLOATS.cast(c21));
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[ao + k * 8 + 3]);
      c30 = x3.fma(b0, (FloatVector) FLOATS.cast(c30));
      c31 = x3.fma(b1, (FloatVector) FLOATS.cast(c31));
      VarHandle.loadLoadFence();
      FloatVector d0 = FloatVector.fromArray(SPECIES, b, bo + (k + 1) * COLUMNS);
      FloatVector d1 = FloatVector.fromArray(SPECIES, b, bo + (k + 1) * COLUMNS + LANES);
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 8]);
      c00 = y0.fma(d0, c00);
      c01 = y0.fma(d1, c01);
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 8 + 1]);
      c10 = y1.fma(d0, c10);
      c11 = y1.fma(d1, c11);
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 8 + 2]);
      c20 = y2.fma(d0, c20);
      c21 = y2.fma(d1, c21);
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[ao + (k + 1) * 8 + 3]);
      c30 = y3.fma(d0, c30);
      c31 = y3.fma(d1, c31);
      VarHandle.loadLoadFence();
    }
    ((FloatVector) FLOATS.cast(c00)).intoArray(tile, TILE);
    ((FloatVector) FLOATS.cast(c01)).intoArray(tile, TILE + LANES);
    ((FloatVector) FLOATS.cast(c10)).intoArray(tile, TILE + 2 * LANES);
    ((FloatVector) FLOATS.cast(c11)).intoArray(tile, TILE + 3 * LANES);
    ((FloatVector) FLOATS.cast(c20)).intoArray(tile, TILE + 4 * LANES);
    ((FloatVector) FLOATS.cast(c21)).intoArray(tile, TILE + 5 * LANES);
    ((FloatVector) FLOATS.cast(c30)).intoArray(tile, TILE + 6 * LANES);
    ((FloatVector) FLOATS.cast(c31)).intoArray(tile, TILE + 7 * LANES);
  }
}
