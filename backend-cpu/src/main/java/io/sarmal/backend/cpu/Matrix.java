package io.sarmal.backend.cpu;

import static com.google.common.base.Preconditions.checkPositionIndexes;

/**
 * A view of part of a {@code float[]} as a matrix: element {@code (i, j)} is {@code data[offset + i
 * * rowStride + j * columnStride]}.
 *
 * <p>A row-major matrix has a column stride of 1; its {@linkplain #transposed() transposed view} a
 * row stride of 1. A row stride of 0 repeats one row, as a bias does.
 */
public final class Matrix {
  private final float[] data;
  private final int offset;
  private final int rows;
  private final int columns;
  private final int rowStride;
  private final int columnStride;

  private Matrix(float[] data, int offset, int rows, int columns, int rowStride, int columnStride) {
    this.data = data;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
    this.rowStride = rowStride;
    this.columnStride = columnStride;
  }

  /**
   * A view with any strides.
   *
   * @throws IllegalArgumentException if a size or stride is negative or the view leaves the array
   */
  public static Matrix of(
      float[] data, int offset, int rows, int columns, int rowStride, int columnStride) {
    if ((offset | rows | columns | rowStride | columnStride) < 0) {
      throw new IllegalArgumentException(
          "A matrix cannot have negative numbers: offset %s, size %s x %s, strides %s and %s"
              .formatted(offset, rows, columns, rowStride, columnStride));
    }
    long last = offset + (rows - 1L) * rowStride + (columns - 1L) * columnStride;
    if (rows > 0 && columns > 0 && last >= data.length) {
      throw new IllegalArgumentException(
          "A %s x %s matrix at offset %s with strides %s and %s needs %s floats; the array has %s"
              .formatted(rows, columns, offset, rowStride, columnStride, last + 1, data.length));
    }
    return new Matrix(data, offset, rows, columns, rowStride, columnStride);
  }

  /** A row-major view whose rows start {@code rowStride} elements apart. */
  public static Matrix of(float[] data, int offset, int rows, int columns, int rowStride) {
    return of(data, offset, rows, columns, rowStride, 1);
  }

  /** The whole array as a dense row-major matrix. */
  public static Matrix of(float[] data, int rows, int columns) {
    return of(data, 0, rows, columns, columns, 1);
  }

  /** The array under the view. */
  public float[] data() {
    return data;
  }

  /** The index of element {@code (0, 0)}. */
  public int offset() {
    return offset;
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The number of columns. */
  public int columns() {
    return columns;
  }

  /** The distance from one row to the next, in elements. */
  public int rowStride() {
    return rowStride;
  }

  /** The distance from one column to the next, in elements. */
  public int columnStride() {
    return columnStride;
  }

  /** The index in {@link #data()} of element {@code (row, column)}. */
  public int index(int row, int column) {
    return offset + row * rowStride + column * columnStride;
  }

  /** The same elements with rows and columns exchanged. */
  public Matrix transposed() {
    return new Matrix(data, offset, columns, rows, columnStride, rowStride);
  }

  /** The rows {@code from} (inclusive) to {@code to} (exclusive). */
  public Matrix rows(int from, int to) {
    checkPositionIndexes(from, to, rows);
    return new Matrix(data, index(from, 0), to - from, columns, rowStride, columnStride);
  }

  /** The columns {@code from} (inclusive) to {@code to} (exclusive). */
  public Matrix columns(int from, int to) {
    checkPositionIndexes(from, to, columns);
    return new Matrix(data, index(0, from), rows, to - from, rowStride, columnStride);
  }

  @Override
  public String toString() {
    return rows + " x " + columns;
  }
}
