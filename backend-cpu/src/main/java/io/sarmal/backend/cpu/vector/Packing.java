package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.Vectors.LANES;
import static io.sarmal.backend.cpu.vector.Vectors.SPECIES;
import static io.sarmal.backend.cpu.vector.Vectors.load;
import static io.sarmal.backend.cpu.vector.Vectors.toEven;
import static io.sarmal.backend.cpu.vector.Vectors.toOdd;

import com.google.common.primitives.Ints;
import io.sarmal.backend.cpu.Matrix;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Copies blocks of matrices into panels: the tiles' operands, in the order a tile reads them. */
final class Packing {
  private static final int STRIDE = VectorTiles.STRIDE;

  /** The rows of a panel in whole vectors. */
  private static final int WIDTH = (STRIDE + LANES - 1) / LANES * LANES;

  private static final int COLUMNS = VectorTiles.COLUMNS;

  /** So many columns of a panel stay in the first-level cache while row after row is put there. */
  private static final int COLUMNS_AT_A_TIME = 256;

  private static final int ROWS_AT_A_TIME = 8;

  private static final VectorMask<Float> ODD = VectorMask.fromLong(SPECIES, 0xaaaa);
  private static final VectorMask<Float> FROM_2 = VectorMask.fromLong(SPECIES, 0xfffc);
  private static final VectorMask<Float> FROM_4 = VectorMask.fromLong(SPECIES, 0xfff0);

  private Packing() {}

  /** The number of columns rounded up to whole tiles. */
  static int padded(int columns) {
    return (columns + COLUMNS - 1) / COLUMNS * COLUMNS;
  }

  /** The size of the buffer for {@link #left}. */
  static int leftSize(int rows, int depth) {
    return (rows / VectorTiles.ROWS + 2) * STRIDE * depth + LANES;
  }

  /**
   * Packs {@code A} into panels of as many rows as {@link VectorTiles#packedRows} says, one after
   * the other: element {@code (i, k)} of a panel is at {@code k * STRIDE + i}. Any number may stand
   * where the last panel has more rows than are left.
   */
  static void left(Matrix a, float[] into) {
    int depth = a.columns();
    int at = 0;
    int rows;
    for (int i = 0; i < a.rows(); i += rows) {
      rows = VectorTiles.packedRows(a.rows() - i);
      int end = a.index(i, depth - 1) + WIDTH;
      if (a.rowStride() == 1 && end <= a.data().length) {
        copyColumns(a.data(), a.index(i, 0), a.columnStride(), depth, into, at);
      } else if (a.columnStride() == 1) {
        int count = Math.min(rows, a.rows() - i);
        int byPairs = STRIDE == LANES ? leftByPairs(a.rows(i, i + count), into, at) : 0;
        for (int k = byPairs; k < depth; k += COLUMNS_AT_A_TIME) {
          int columns = Math.min(COLUMNS_AT_A_TIME, depth - k);
          for (int r = 0; r < count; r++) {
            spread(a.data(), a.index(i + r, k), columns, into, at + k * STRIDE + r);
          }
        }
      } else {
        interleave(
            a.data(),
            a.index(i, 0),
            a.rowStride(),
            a.columnStride(),
            Math.min(rows, a.rows() - i),
            depth,
            into,
            at,
            STRIDE);
      }
      at += STRIDE * depth;
    }
  }

  /**
   * Packs columns of up to six contiguous rows, as many as whole vectors can be read from that
   * begin within their rows or before; returns how many. Row {@code r} is loaded so that its
   * numbers are in the lanes {@code r} and beside, where they are packed.
   */
  private static int leftByPairs(Matrix a, float[] into, int at) {
    int[] from = new int[6];
    for (int r = 0; r < 6; r++) {
      from[r] = Math.max(0, a.index(Math.min(r, a.rows() - 1), 0) - r / 2 * 2);
    }
    int room = a.data().length - LANES - Ints.max(from) + 2;
    int columns = Math.max(0, Math.min(a.columns(), room)) / 2 * 2;
    columnPairs(a.data(), from[0], from[1], from[2], from[3], from[4], from[5], columns, into, at);
    return columns;
  }

  private static void columnPairs(
      float[] a,
      int r0,
      int r1,
      int r2,
      int r3,
      int r4,
      int r5,
      int columns,
      float[] into,
      int at) {
    for (int k = 0; k < columns; k += 2) {
      FloatVector even =
          load(a, r0 + k).blend(load(a, r2 + k), FROM_2).blend(load(a, r4 + k), FROM_4);
      FloatVector odd =
          load(a, r1 + k).blend(load(a, r3 + k), FROM_2).blend(load(a, r5 + k), FROM_4);
      even.blend(toOdd(odd), ODD).intoArray(into, at + k * STRIDE);
      toEven(even).blend(odd, ODD).intoArray(into, at + (k + 1) * STRIDE);
    }
  }

  /** Copies a matrix to a row-major one. */
  static void copy(Matrix a, Matrix into) {
    interleave(
        a.data(),
        a.offset(),
        a.columnStride(),
        a.rowStride(),
        a.columns(),
        a.rows(),
        into.data(),
        into.offset(),
        into.rowStride());
  }

  /**
   * Packs {@code B} into panels of {@link VectorTiles#COLUMNS} columns: a tile always reads whole
   * vectors. Any numbers may stand where the last panel has more columns than are left.
   */
  static void right(Matrix b, float[] into, int at) {
    int byVectors = b.columnStride() == 1 ? rowsOfWholeVectors(b) : 0;
    rightByVectors(b, byVectors, into, at);
    int depth = b.rows();
    for (int j = 0; j < b.columns(); j += COLUMNS) {
      interleave(
          b.data(),
          b.index(byVectors, j),
          b.columnStride(),
          b.rowStride(),
          Math.min(COLUMNS, b.columns() - j),
          depth - byVectors,
          into,
          at + j * depth + byVectors * COLUMNS,
          COLUMNS);
    }
  }

  /** In how many rows the last panel's vectors, which may go beyond the row, end in the array. */
  private static int rowsOfWholeVectors(Matrix b) {
    int room = b.data().length - b.offset() - padded(b.columns());
    if (room < 0) {
      return 0;
    }
    return b.rowStride() == 0 ? b.rows() : Math.min(b.rows(), room / b.rowStride() + 1);
  }

  /**
   * Packs the first rows of a row-major {@code B}, some rows of all panels at a time: a panel's
   * part of one row after the other would touch a page of memory for each.
   */
  private static void rightByVectors(Matrix b, int count, float[] into, int at) {
    for (int k = 0; k < count; k += ROWS_AT_A_TIME) {
      int rows = Math.min(ROWS_AT_A_TIME, count - k);
      for (int j = 0; j < b.columns(); j += COLUMNS) {
        int panel = at + j * b.rows() + k * COLUMNS;
        copyRows(b.data(), b.index(k, j), b.rowStride(), rows, into, panel);
      }
    }
  }

  /**
   * Copies whole vectors, since another species would cost more than it saves (see the package's
   * description). What a vector holds beyond a panel's row is overwritten by the next.
   */
  private static void copyColumns(float[] a, int ao, int stride, int depth, float[] into, int at) {
    for (int k = 0; k < depth; k++) {
      for (int i = 0; i < WIDTH; i += LANES) {
        load(a, ao + k * stride + i).intoArray(into, at + k * STRIDE + i);
      }
    }
  }

  /** Part of a row of {@code A}; the constant stride spares the loop its checks. */
  private static void spread(float[] a, int ao, int depth, float[] into, int at) {
    for (int k = 0; k < depth; k++) {
      into[at + k * STRIDE] = a[ao + k];
    }
  }

  private static void copyRows(float[] b, int bo, int stride, int depth, float[] into, int at) {
    for (int k = 0; k < depth; k++) {
      int from = bo + k * stride;
      int to = at + k * COLUMNS;
      load(b, from).intoArray(into, to);
      load(b, from + LANES).intoArray(into, to + LANES);
    }
  }

  /**
   * Copies {@code count} lines, {@code line} apart, so that line {@code i} fills every {@code
   * width}th element from {@code at + i}.
   */
  private static void interleave(
      float[] from,
      int offset,
      int line,
      int stride,
      int count,
      int depth,
      float[] into,
      int at,
      int width) {
    int i = 0;
    for (; i + 4 <= count; i += 4) {
      int p = offset + i * line;
      for (int k = 0; k < depth; k++) {
        int to = at + k * width + i;
        int at0 = p + k * stride;
        into[to] = from[at0];
        into[to + 1] = from[at0 + line];
        into[to + 2] = from[at0 + 2 * line];
        into[to + 3] = from[at0 + 3 * line];
      }
    }
    for (; i < count; i++) {
      int p = offset + i * line;
      for (int k = 0; k < depth; k++) {
        into[at + k * width + i] = from[p + k * stride];
      }
    }
  }
}
