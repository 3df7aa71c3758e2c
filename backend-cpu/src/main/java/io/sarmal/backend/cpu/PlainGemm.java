package io.sarmal.backend.cpu;

import java.util.Arrays;

/**
 * Matrix products in plain Java that C2 turns into vector code: a row of {@code C} is a sum of rows
 * of {@code B}, each a separate array read from index 0.
 *
 * <p>Both matter on JDK 17. Arrays with different start offsets are not vectorised, and with more
 * than four rows of {@code B} at a time the loop is too large to be unrolled, hence not vectorised
 * either. (Terms are multiplied, then added: a fused multiply-add is slow without the instruction.)
 */
final class PlainGemm implements GemmKernel {
  /** How many terms of the sum over {@code k} are added up before {@code C} is touched. */
  private static final int DEPTH = 256;

  /** The length of the rows of {@code B}. */
  private static final int COLUMNS = 512;

  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  @Override
  public int rowUnit() {
    return 1;
  }

  @Override
  public int columnUnit() {
    return COLUMNS;
  }

  @Override
  public PackedMatrix packed(int rows, int columns) {
    return new PackedRows(rows, columns);
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix d, Matrix c) {
    if (c.rows() == 0) {
      return;
    }
    Scratch s = scratch.get();
    for (int j = 0; j < c.columns(); j += COLUMNS) {
      int columns = Math.min(COLUMNS, c.columns() - j);
      Matrix block = b.columns(j, j + columns);
      Matrix result = c.columns(j, j + columns);
      Matrix sum = d == null ? null : d.columns(j, j + columns);
      int k = 0;
      do {
        int depth = Math.min(DEPTH, a.columns() - k);
        copyRows(block.rows(k, k + depth), s.rows, 0);
        multiplyRows(a.columns(k, k + depth), s.rows, 0, sum, result, s.sum);
        sum = result;
        k += depth;
      } while (k < a.columns());
    }
  }

  @Override
  public void multiply(Matrix a, PackedMatrix b, int firstColumn, Matrix d, Matrix c) {
    Scratch s = scratch.get();
    for (int j = 0; j < c.columns(); j += COLUMNS) {
      int columns = Math.min(COLUMNS, c.columns() - j);
      float[][] rows = ((PackedRows) b).blocks[(firstColumn + j) / COLUMNS];
      Matrix result = c.columns(j, j + columns);
      Matrix sum = d == null ? null : d.columns(j, j + columns);
      int k = 0;
      do {
        int depth = Math.min(DEPTH, a.columns() - k);
        multiplyRows(a.columns(k, k + depth), rows, k, sum, result, s.sum);
        sum = result;
        k += depth;
      } while (k < a.columns());
    }
  }

  @Override
  public void dots(Matrix a, Matrix b, Matrix d, Matrix c) {
    for (int j = 0; j < c.columns(); j++) {
      float sum = dot(a.columns(), a.data(), a.offset(), b.data(), b.index(0, j));
      c.data()[c.index(0, j)] = d == null ? sum : d.data()[d.index(0, j)] + sum;
    }
  }

  /** Sets {@code C = D + A·B}, where {@code B} is the rows from {@code first} on. */
  private static void multiplyRows(
      Matrix a, float[][] rows, int first, Matrix d, Matrix c, float[] sum) {
    int depth = a.columns();
    int columns = c.columns();
    float[] x = a.data();
    int step = a.columnStride();
    for (int i = 0; i < c.rows(); i++) {
      Arrays.fill(sum, 0, columns, 0);
      int at = a.index(i, 0);
      int k = 0;
      for (; k + 4 <= depth; k += 4, at += 4 * step) {
        int r = first + k;
        add4(
            columns,
            sum,
            x[at],
            rows[r],
            x[at + step],
            rows[r + 1],
            x[at + 2 * step],
            rows[r + 2],
            x[at + 3 * step],
            rows[r + 3]);
      }
      for (; k < depth; k++, at += step) {
        add1(columns, sum, x[at], rows[first + k]);
      }
      store(sum, columns, d, c, i);
    }
  }

  private static void add4(
      int n,
      float[] sum,
      float x0,
      float[] b0,
      float x1,
      float[] b1,
      float x2,
      float[] b2,
      float x3,
      float[] b3) {
    for (int j = 0; j < n; j++) {
      sum[j] = sum[j] + x0 * b0[j] + x1 * b1[j] + x2 * b2[j] + x3 * b3[j];
    }
  }

  private static void add1(int n, float[] sum, float x, float[] b) {
    for (int j = 0; j < n; j++) {
      sum[j] = sum[j] + x * b[j];
    }
  }

  private static void store(float[] sum, int columns, Matrix d, Matrix c, int row) {
    float[] into = c.data();
    int to = c.index(row, 0);
    int step = c.columnStride();
    if (d == null) {
      for (int j = 0; j < columns; j++) {
        into[to + j * step] = sum[j];
      }
    } else {
      int from = d.index(row, 0);
      for (int j = 0; j < columns; j++) {
        into[to + j * step] = d.data()[from + j * d.columnStride()] + sum[j];
      }
    }
  }

  /** A dot product in four partial sums, so that its additions do not wait for each other. */
  private static float dot(int n, float[] a, int ao, float[] b, int bo) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int k = 0;
    for (; k + 4 <= n; k += 4) {
      s0 += a[ao + k] * b[bo + k];
      s1 += a[ao + k + 1] * b[bo + k + 1];
      s2 += a[ao + k + 2] * b[bo + k + 2];
      s3 += a[ao + k + 3] * b[bo + k + 3];
    }
    for (; k < n; k++) {
      s0 += a[ao + k] * b[bo + k];
    }
    return s0 + s1 + (s2 + s3);
  }

  /** Copies the matrix's rows to the start of the arrays from {@code first} on. */
  private static void copyRows(Matrix b, float[][] rows, int first) {
    float[] from = b.data();
    for (int k = 0; k < b.rows(); k++) {
      int at = b.index(k, 0);
      float[] row = rows[first + k];
      if (b.columnStride() == 1) {
        System.arraycopy(from, at, row, 0, b.columns());
      } else {
        for (int j = 0; j < b.columns(); j++) {
          row[j] = from[at + j * b.columnStride()];
        }
      }
    }
  }

  /** One thread's buffers. */
  private static final class Scratch {
    final float[] sum = new float[COLUMNS];
    final float[][] rows = new float[DEPTH][COLUMNS];
  }

  /** A whole matrix, in blocks of columns, each row of a block an array. */
  private static final class PackedRows implements PackedMatrix {
    private final int rows;
    private final int columns;
    private final float[][][] blocks;

    PackedRows(int rows, int columns) {
      this.rows = rows;
      this.columns = columns;
      blocks = new float[(columns + COLUMNS - 1) / COLUMNS][][];
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = new float[rows][Math.min(COLUMNS, columns - i * COLUMNS)];
      }
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public int columns() {
      return columns;
    }

    @Override
    public void release() {
      // The garbage collector does it.
    }

    @Override
    public void set(int firstColumn, Matrix part) {
      PackedMatrix.check(this, firstColumn, part);
      for (int j = 0; j < part.columns(); j += COLUMNS) {
        Matrix block = part.columns(j, Math.min(part.columns(), j + COLUMNS));
        copyRows(block, blocks[(firstColumn + j) / COLUMNS], 0);
      }
    }
  }
}
