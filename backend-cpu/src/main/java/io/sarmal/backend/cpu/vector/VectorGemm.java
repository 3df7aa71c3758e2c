package io.sarmal.backend.cpu.vector;

import io.sarmal.backend.cpu.GemmKernel;
import io.sarmal.backend.cpu.Matrix;
import io.sarmal.backend.cpu.PackedMatrix;
import java.util.Arrays;

/**
 * Matrix products on the Vector API, with packed panels and a register-blocked inner kernel.
 *
 * <p>The loops are those of Van Zee and van de Geijn, "BLIS: A Framework for Rapidly Instantiating
 * BLAS Functionality" (ACM TOMS 2015): a block of {@code B} stays in the second-level cache, a
 * panel of it in the first. Packing is left out where what it costs is not won back.
 */
final class VectorGemm implements GemmKernel {
  private static final int ROWS = VectorTiles.ROWS;
  private static final int COLUMNS = VectorTiles.COLUMNS;

  /** How many terms of the sum over {@code k} are added up before {@code C} is touched. */
  static final int DEPTH = 256;

  /** How many rows of {@code A} are packed at a time; a multiple of the tile's. */
  private static final int ROW_BLOCK = 128;

  /** How many columns of {@code B} are packed at a time; a multiple of the tile's. */
  private static final int COLUMN_BLOCK = 1024;

  /** Up to so many rows of {@code A}, a row-major {@code B} is read where it lies. */
  private static final int FEW_ROWS = 32;

  /** Up to so many columns of {@code B}, a row-major {@code A} is read where it lies. */
  private static final int FEW_COLUMNS = 256;

  /**
   * What {@code D} is where there is none. Negative: adding it changes nothing, not even a sign.
   */
  private static final float[] ZEROS = new float[COLUMNS];

  static {
    Arrays.fill(ZEROS, -0.0f);
  }

  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  @Override
  public int rowUnit() {
    return ROWS;
  }

  @Override
  public int columnUnit() {
    return COLUMNS;
  }

  @Override
  public PackedMatrix pack(Matrix b) {
    PackedPanels packed = new PackedPanels(b.rows(), b.columns());
    packed.set(b);
    return packed;
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix d, Matrix c) {
    Scratch s = scratch.get();
    boolean packB = b.columnStride() != 1 || a.rows() > FEW_ROWS;
    for (int j = 0; j < c.columns(); j += COLUMN_BLOCK) {
      int columns = Math.min(COLUMN_BLOCK, c.columns() - j);
      Matrix sum = d == null ? null : d.columns(j, j + columns);
      Matrix result = c.columns(j, j + columns);
      int k = 0;
      do {
        int depth = Math.min(DEPTH, a.columns() - k);
        Matrix block = b.rows(k, k + depth).columns(j, j + columns);
        Matrix left = a.columns(k, k + depth);
        if (packB) {
          float[] panels = s.right(depth * Packing.padded(columns));
          Packing.right(block, panels, 0);
          multiplyPanels(s, left, new Panels(panels, 0, depth * COLUMNS, 1, COLUMNS), sum, result);
        } else {
          int whole = columns / COLUMNS * COLUMNS;
          multiplyPanels(
              s,
              left,
              new Panels(b.data(), block.offset(), COLUMNS, 1, b.rowStride()),
              sum == null ? null : sum.columns(0, whole),
              result.columns(0, whole));
          if (whole < columns) {
            float[] panels = s.right(depth * COLUMNS);
            Packing.right(block.columns(whole, columns), panels, 0);
            multiplyPanels(
                s,
                left,
                new Panels(panels, 0, depth * COLUMNS, 1, COLUMNS),
                sum == null ? null : sum.columns(whole, columns),
                result.columns(whole, columns));
          }
        }
        sum = result;
        k += depth;
      } while (k < a.columns());
    }
  }

  @Override
  public void multiply(Matrix a, PackedMatrix b, int firstColumn, Matrix d, Matrix c) {
    PackedPanels packed = (PackedPanels) b;
    Scratch s = scratch.get();
    Matrix sum = d;
    int k = 0;
    do {
      int depth = Math.min(DEPTH, a.columns() - k);
      multiplyPanels(s, a.columns(k, k + depth), packed.panels(k, depth, firstColumn), sum, c);
      sum = c;
      k += depth;
    } while (k < a.columns());
  }

  @Override
  public void dots(Matrix a, Matrix b, Matrix d, Matrix c) {
    VectorDots.multiply(a, b, d, c, scratch.get().tile);
  }

  /** One block of {@code k}: {@code C = D + A·B}, with {@code B} in panels. */
  private static void multiplyPanels(Scratch s, Matrix a, Panels b, Matrix d, Matrix c) {
    boolean pack = a.columnStride() != 1 || (a.rows() >= ROWS && c.columns() > FEW_COLUMNS);
    int depth = a.columns();
    for (int i = 0; i < a.rows(); i += ROW_BLOCK) {
      int rows = Math.min(ROW_BLOCK, a.rows() - i);
      Matrix block = a.rows(i, i + rows);
      Panels left =
          new Panels(
              a.data(), block.offset(), ROWS * a.rowStride(), a.rowStride(), a.columnStride());
      if (pack) {
        float[] panels = s.left(Packing.leftSize(rows, depth));
        Packing.left(block, panels);
        left = new Panels(panels, 0, depth * ROWS, 1, ROWS);
      }
      multiplyTiles(
          depth, left, b, d == null ? null : d.rows(i, i + rows), c.rows(i, i + rows), s.tile);
    }
  }

  private static void multiplyTiles(
      int depth, Panels a, Panels b, Matrix d, Matrix c, float[] tile) {
    float[] sum = d == null ? ZEROS : d.data();
    boolean dense = c.columnStride() == 1 && (d == null || d.columnStride() == 1);
    int sumStride = d == null ? 0 : d.rowStride();
    int j = 0;
    if (dense && c.rows() == 1) {
      int wide = VectorTiles.ROW_TILES * COLUMNS;
      int step = d == null ? 0 : COLUMNS;
      for (; j + wide <= c.columns(); j += wide) {
        int bo = b.offset() + j / COLUMNS * b.step();
        VectorTiles.row(
            depth, a.data(), a.offset(), a.depth(), b.data(), bo, b.step(), b.depth(), tile);
        int at = d == null ? 0 : d.index(0, j);
        VectorTiles.add(
            tile, VectorTiles.ROW_TILES, sum, at, step, c.data(), c.index(0, j), COLUMNS);
      }
    }
    for (; j < c.columns(); j += COLUMNS) {
      int bo = b.offset() + j / COLUMNS * b.step();
      int columns = Math.min(COLUMNS, c.columns() - j);
      boolean direct = dense && columns == COLUMNS;
      for (int i = 0; i < c.rows(); i += ROWS) {
        int rows = Math.min(ROWS, c.rows() - i);
        int ao = a.offset() + i / ROWS * a.step();
        VectorTiles.multiply(
            rows, depth, a.data(), ao, a.lane(), a.depth(), b.data(), bo, b.depth(), tile);
        if (direct) {
          VectorTiles.add(
              tile,
              rows,
              sum,
              d == null ? 0 : d.index(i, j),
              sumStride,
              c.data(),
              c.index(i, j),
              c.rowStride());
        } else {
          add(tile, d, c, i, j, rows, columns);
        }
      }
    }
  }

  private static void add(
      float[] tile, Matrix d, Matrix c, int row, int column, int rows, int columns) {
    float[] into = c.data();
    for (int i = 0; i < rows; i++) {
      int at = c.index(row + i, column);
      int from = i * COLUMNS;
      if (d == null) {
        for (int j = 0; j < columns; j++) {
          into[at + j * c.columnStride()] = tile[from + j];
        }
      } else {
        int sum = d.index(row + i, column);
        for (int j = 0; j < columns; j++) {
          into[at + j * c.columnStride()] = d.data()[sum + j * d.columnStride()] + tile[from + j];
        }
      }
    }
  }

  /** One thread's buffers; they grow to the largest block seen. */
  private static final class Scratch {
    final float[] tile = new float[ROWS * COLUMNS];
    private float[] left = new float[0];
    private float[] right = new float[0];

    float[] left(int size) {
      return left.length >= size ? left : (left = new float[size]);
    }

    float[] right(int size) {
      return right.length >= size ? right : (right = new float[size]);
    }
  }
}
