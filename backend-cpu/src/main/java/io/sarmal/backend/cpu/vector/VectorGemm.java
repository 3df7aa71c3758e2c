package io.sarmal.backend.cpu.vector;

import io.sarmal.backend.cpu.AlignedMemory;
import io.sarmal.backend.cpu.GemmKernel;
import io.sarmal.backend.cpu.Matrix;
import io.sarmal.backend.cpu.PackedMatrix;
import java.util.Arrays;

/**
 * Matrix products on the Vector API, with packed panels and a register-blocked inner kernel.
 *
 * <p>The loops are those of Van Zee and van de Geijn, "BLIS: A Framework for Rapidly Instantiating
 * BLAS Functionality" (ACM TOMS 2015): a block of {@code B} stays in the second-level cache. But a
 * tile's rows go along the block's panels, not a panel along the rows: their panel of {@code A}
 * stays in the first-level cache, and {@code C} is written as it lies, which the processor
 * foresees. Packing is left out where what it costs is not won back.
 */
final class VectorGemm implements GemmKernel {
  private static final int ROWS = VectorTiles.ROWS;
  private static final int COLUMNS = VectorTiles.COLUMNS;

  /** The columns of a product's single row that are computed together. */
  private static final int ROW_COLUMNS = InPlaceTiles.ROW_TILES * COLUMNS;

  /** How many terms of the sum over {@code k} are added up before {@code C} is touched. */
  static final int DEPTH = 1024;

  /** How many rows of {@code A} are packed at a time; a multiple of the tile's. */
  private static final int ROW_BLOCK = 66;

  /** How many numbers of {@code B} each tile's rows go along: half of a second-level cache. */
  private static final int GROUP = 1 << 16;

  /** How many numbers of {@code B} are packed at a time: what a third-level cache holds. */
  private static final int RIGHT_BLOCK = 1 << 20;

  /** Up to so many rows of {@code A}, a row-major {@code B} is read where it lies. */
  private static final int FEW_ROWS = 15;

  /**
   * From so many columns of {@code B} on, packing an {@code A} is won back that could be read where
   * it lies.
   */
  private static final int PACKED_COLUMNS = 64;

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
    return VectorTiles.ROW_UNIT;
  }

  @Override
  public int columnUnit() {
    return COLUMNS;
  }

  @Override
  public PackedMatrix packed(int rows, int columns) {
    return new PackedPanels(rows, columns);
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix d, Matrix c) {
    Scratch s = scratch.get();
    boolean packB = b.columnStride() != 1 || a.rows() > FEW_ROWS;
    int block = columnBlock(a.columns());
    for (int j = 0; j < c.columns(); j += block) {
      int columns = Math.min(block, c.columns() - j);
      Matrix sum = d == null ? null : d.columns(j, j + columns);
      Matrix result = c.columns(j, j + columns);
      int k = 0;
      do {
        int depth = Math.min(DEPTH, a.columns() - k);
        Matrix right = b.rows(k, k + depth).columns(j, j + columns);
        Matrix left = a.columns(k, k + depth);
        if (packB) {
          multiplyPanels(s, left, pack(s, right), sum, result);
        } else {
          int whole = columns / COLUMNS * COLUMNS;
          multiplyPanels(
              s,
              left,
              new Panels(b.data(), right.offset(), COLUMNS, b.rowStride(), false),
              sum == null ? null : sum.columns(0, whole),
              result.columns(0, whole));
          if (whole < columns) {
            multiplyPanels(
                s,
                left,
                pack(s, right.columns(whole, columns)),
                sum == null ? null : sum.columns(whole, columns),
                result.columns(whole, columns));
          }
        }
        sum = result;
        k += depth;
      } while (k < a.columns());
    }
  }

  /** How many columns of {@code B} are packed at a time. */
  private static int columnBlock(int depth) {
    return RIGHT_BLOCK / Math.max(1, Math.min(DEPTH, depth)) / COLUMNS * COLUMNS;
  }

  private static Panels pack(Scratch s, Matrix b) {
    AlignedMemory.Part memory = s.right(b.rows() * Packing.padded(b.columns()));
    Packing.right(b, memory.array(), memory.offset());
    return new Panels(memory.array(), memory.offset(), b.rows() * COLUMNS, COLUMNS, false);
  }

  @Override
  public void multiply(Matrix a, PackedMatrix b, int firstColumn, Matrix d, Matrix c) {
    PackedPanels packed = (PackedPanels) b;
    boolean fromTheEnd = packed.turn(firstColumn);
    Scratch s = scratch.get();
    Matrix sum = d;
    int k = 0;
    do {
      int depth = Math.min(DEPTH, a.columns() - k);
      Panels panels = packed.panels(k, depth, firstColumn, fromTheEnd);
      multiplyPanels(s, a.columns(k, k + depth), panels, sum, c);
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
    boolean pack = b.depth() == COLUMNS && (c.columns() >= PACKED_COLUMNS || a.columnStride() != 1);
    for (int i = 0; i < a.rows(); i += ROW_BLOCK) {
      int rows = Math.min(ROW_BLOCK, a.rows() - i);
      int packed = pack ? VectorTiles.rowsToPack(rows) : 0;
      int middle = i + packed;
      if (packed > 0) {
        multiplyPacked(s, a.rows(i, middle), b, rows(d, i, middle), c.rows(i, middle));
      }
      if (packed < rows) {
        int end = i + rows;
        multiplyInPlace(s, a.rows(middle, end), b, rows(d, middle, end), c.rows(middle, end));
      }
    }
  }

  private static Matrix rows(Matrix matrix, int from, int to) {
    return matrix == null ? null : matrix.rows(from, to);
  }

  /** Rows in packed tiles, the last of which may go beyond them. */
  private static void multiplyPacked(Scratch s, Matrix a, Panels b, Matrix d, Matrix c) {
    int depth = a.columns();
    float[] left = s.left(Packing.leftSize(a.rows(), depth));
    Packing.left(a, left);
    boolean dense = dense(d, c);
    int panels = Packing.padded(c.columns()) / COLUMNS;
    int group = Math.max(1, GROUP / Math.max(1, COLUMNS * depth));
    for (int first = 0; first < panels; first += group) {
      int last = Math.min(panels, first + group);
      int ao = 0;
      int rows;
      for (int i = 0; i < c.rows(); i += rows) {
        rows = VectorTiles.packedRows(c.rows() - i);
        int height = Math.min(rows, c.rows() - i);
        for (int p = first; p < last; p++) {
          int panel = b.nth(p, panels);
          int j = panel * COLUMNS;
          int bo = b.offset() + panel * b.step();
          VectorTiles.packed(rows, depth, left, ao, b.data(), bo, s.tile);
          add(s.tile, d, c, i, j, height, Math.min(COLUMNS, c.columns() - j), dense);
        }
        ao += VectorTiles.STRIDE * depth;
      }
    }
  }

  /** Rows that are read where they lie, one tile's number at a time. */
  private static void multiplyInPlace(Scratch s, Matrix a, Panels b, Matrix d, Matrix c) {
    int depth = a.columns();
    Matrix left = a;
    if (a.columnStride() != 1) {
      left = Matrix.of(s.left(a.rows() * depth), 0, a.rows(), depth, depth);
      Packing.copy(a, left);
    }
    boolean dense = dense(d, c);
    int groups = dense && c.rows() == 1 ? c.columns() / ROW_COLUMNS : 0;
    for (int g = 0; g < groups; g++) {
      int j = b.nth(g, groups) * ROW_COLUMNS;
      int bo = b.offset() + j / COLUMNS * b.step();
      InPlaceTiles.row(
          depth, left.data(), left.offset(), b.data(), bo, b.step(), b.depth(), s.tile);
      addDense(s.tile, InPlaceTiles.ROW_TILES, d, 0, j, COLUMNS, c, COLUMNS);
    }
    for (int j = groups * ROW_COLUMNS; j < c.columns(); j += COLUMNS) {
      int bo = b.offset() + j / COLUMNS * b.step();
      int columns = Math.min(COLUMNS, c.columns() - j);
      for (int i = 0; i < c.rows(); i += ROWS) {
        int rows = Math.min(ROWS, c.rows() - i);
        int ao = left.index(i, 0);
        InPlaceTiles.rows(
            rows, depth, left.data(), ao, left.rowStride(), b.data(), bo, b.depth(), s.tile);
        add(s.tile, d, c, i, j, rows, columns, dense);
      }
    }
  }

  private static boolean dense(Matrix d, Matrix c) {
    return c.columnStride() == 1 && (d == null || d.columnStride() == 1);
  }

  /** Sets a tile of {@code C} to {@code D} plus what was computed. */
  private static void add(
      float[] tile, Matrix d, Matrix c, int row, int column, int rows, int columns, boolean dense) {
    if (dense && columns == COLUMNS) {
      addDense(tile, rows, d, row, column, d == null ? 0 : d.rowStride(), c, c.rowStride());
    } else {
      addEach(tile, d, c, row, column, rows, columns);
    }
  }

  private static void addDense(
      float[] tile, int rows, Matrix d, int row, int column, int ds, Matrix c, int cs) {
    VectorTiles.add(
        tile,
        rows,
        d == null ? ZEROS : d.data(),
        d == null ? 0 : d.index(row, column),
        d == null ? 0 : ds,
        c.data(),
        c.index(row, column),
        cs);
  }

  private static void addEach(
      float[] tile, Matrix d, Matrix c, int row, int column, int rows, int columns) {
    float[] into = c.data();
    for (int i = 0; i < rows; i++) {
      int at = c.index(row + i, column);
      int from = VectorTiles.TILE + i * COLUMNS;
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
    final float[] tile = new float[VectorTiles.SIZE];
    private float[] left = new float[0];
    private AlignedMemory.Part right = AlignedMemory.shared().take(0);

    float[] left(int size) {
      return left.length >= size ? left : (left = new float[size]);
    }

    AlignedMemory.Part right(int size) {
      if (right.length() < size) {
        AlignedMemory.shared().giveBack(right);
        right = AlignedMemory.shared().take(size);
      }
      return right;
    }
  }
}
