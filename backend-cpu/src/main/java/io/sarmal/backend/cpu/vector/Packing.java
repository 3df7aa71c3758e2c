package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.Vectors.LANES;
import static io.sarmal.backend.cpu.vector.Vectors.load;

import io.sarmal.backend.cpu.Matrix;

/** Copies blocks of matrices into panels: the tiles' operands, in the order a tile reads them. */
final class Packing {
  private static final int STRIP = VectorTiles.STRIP;
  private static final int COLUMNS = VectorTiles.COLUMNS;

  private static final int COLUMNS_AT_A_TIME = 64;
  private static final int ROWS_AT_A_TIME = 8;

  private Packing() {}

  /** The number of columns rounded up to whole tiles. */
  static int padded(int columns) {
    return (columns + COLUMNS - 1) / COLUMNS * COLUMNS;
  }

  /** The size of the buffer for {@link #left}. */
  static int leftSize(int rows, int depth) {
    return (rows + VectorTiles.ROWS - 1) * depth + LANES;
  }

  /**
   * Packs {@code A} into panels of as many rows as {@link VectorTiles#packedTileRows} says, the one
   * of row {@code i} at {@code i * depth}, and these into strips of {@link VectorTiles#STRIP} or
   * what is left: in a strip the elements of the same {@code k} lie side by side. Any number may
   * stand where the last panel has more rows than are left.
   *
   * <p>Of an {@code A} whose columns are contiguous, some columns of all strips are packed at a
   * time: each strip's part of one after the other would fetch every cache line for each.
   */
  static void left(Matrix a, float[] into) {
    int step = a.rowStride() == 1 ? COLUMNS_AT_A_TIME : a.columns();
    for (int k = 0; k < a.columns(); k += step) {
      int count = Math.min(step, a.columns() - k);
      int rows;
      for (int i = 0; i < a.rows(); i += rows) {
        rows = VectorTiles.packedTileRows(a.rows() - i);
        for (int r = 0; r < rows; r += STRIP) {
          int width = Math.min(STRIP, rows - r);
          int at = (i + r) * a.columns() + k * width;
          leftStrip(a.columns(k, k + count), i + r, width, into, at);
        }
      }
    }
  }

  private static void leftStrip(Matrix a, int row, int width, float[] into, int at) {
    if (a.columnStride() == 1) {
      interleaveStrip(a, row, width, into, at);
      return;
    }
    int byVectors = a.rowStride() == 1 ? columnsOfWholeVectors(a, row, width) : 0;
    copyColumns(a.data(), a.index(row, 0), a.columnStride(), byVectors, into, at, width);
    interleave(
        a.data(),
        a.index(row, byVectors),
        a.rowStride(),
        a.columnStride(),
        Math.min(width, a.rows() - row),
        a.columns() - byVectors,
        into,
        at + byVectors * width,
        width);
  }

  /** How many columns' vectors, which may go beyond the strip, end in it and in the array. */
  private static int columnsOfWholeVectors(Matrix a, int row, int width) {
    int vectors = (width + LANES - 1) / LANES * LANES;
    int room = a.data().length - a.index(row, 0) - vectors;
    int inArray = room < 0 ? 0 : room / a.columnStride() + 1;
    int inStrip = a.columns() - (vectors - 1) / width;
    return Math.max(0, Math.min(inArray, inStrip));
  }

  private static void interleaveStrip(Matrix a, int row, int width, float[] into, int at) {
    int depth = a.columns();
    int last = a.index(a.rows() - 1, 0);
    if (width == 2) {
      int a0 = a.index(row, 0);
      interleave2(a.data(), a0, Math.min(last, a0 + a.rowStride()), depth, into, at);
    } else {
      for (int r = 0; r < width; r += 4) {
        int first = Math.min(r, width - 4);
        int a0 = Math.min(last, a.index(row + first, 0));
        int a1 = Math.min(last, a0 + a.rowStride());
        int a2 = Math.min(last, a1 + a.rowStride());
        int a3 = Math.min(last, a2 + a.rowStride());
        interleave4(a.data(), a0, a1, a2, a3, depth, into, at + first);
      }
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
  private static void copyColumns(
      float[] a, int ao, int stride, int depth, float[] into, int at, int width) {
    for (int k = 0; k < depth; k++) {
      for (int i = 0; i < width; i += LANES) {
        load(a, ao + k * stride + i).intoArray(into, at + k * width + i);
      }
    }
  }

  /** A strip of two rows of {@code A}. */
  private static void interleave2(float[] a, int a0, int a1, int depth, float[] into, int at) {
    for (int k = 0; k < depth; k++) {
      into[at + k * 2] = a[a0 + k];
      into[at + k * 2 + 1] = a[a1 + k];
    }
  }

  /** Four rows of a strip of {@code A}; constant strides spare the loop its checks. */
  private static void interleave4(
      float[] a, int a0, int a1, int a2, int a3, int depth, float[] into, int at) {
    for (int k = 0; k < depth; k++) {
      into[at + k * STRIP] = a[a0 + k];
      into[at + k * STRIP + 1] = a[a1 + k];
      into[at + k * STRIP + 2] = a[a2 + k];
      into[at + k * STRIP + 3] = a[a3 + k];
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
