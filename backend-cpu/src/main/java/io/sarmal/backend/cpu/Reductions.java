package io.sarmal.backend.cpu;

import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.plan.FoldedAxes;
import java.util.Arrays;

/**
 * Folds axes of real tensors.
 *
 * <p>Every sum is cut into parts of a fixed length, so its bits depend on the shape only, not on
 * the number of threads.
 */
final class Reductions {
  /** Rows this long are folded in parts. */
  private static final int LONG_ROW = 1 << 14;

  private static final int ROW_PART = 1 << 12;
  private static final int COLUMN_PART = 256;

  /** Threads that fold the same rows take columns in multiples of this. */
  private static final int COLUMN_UNIT = 64;

  private final Kernels kernels;
  private final Workers workers;
  private final Elementwise elementwise;
  private final Movement movement;
  private final BufferPool pool;

  Reductions(
      Kernels kernels,
      Workers workers,
      Elementwise elementwise,
      Movement movement,
      BufferPool pool) {
    this.kernels = kernels;
    this.workers = workers;
    this.elementwise = elementwise;
    this.movement = movement;
    this.pool = pool;
  }

  /** Folds axes into {@code y}; the operation gives real numbers. */
  void fold(ReduceOp op, CpuTensor x, int[] axes, float[] y) {
    FoldedAxes at = FoldedAxes.of(x.shape(), axes);
    if (!at.together()) {
      float[] moved = toTheEnd(x, axes);
      foldRows(op, moved, 0, at.outer(), at.folded(), y);
      pool.giveBack(moved);
    } else if (at.inner() == 1) {
      foldRows(op, x.floats(), x.offset(), at.outer(), at.folded(), y);
    } else {
      foldColumns(op, x.floats(), x.offset(), at.outer(), at.folded(), at.inner(), y);
    }
  }

  /** Sets {@code y} to the indices along an axis of the greatest numbers. */
  void argmax(CpuTensor x, int axis, int[] y) {
    FoldedAxes at = FoldedAxes.of(x.shape(), axis);
    if (at.inner() == 1) {
      argmaxRows(x.floats(), x.offset(), at.outer(), at.folded(), y);
    } else {
      float[] moved = toTheEnd(x, axis);
      argmaxRows(moved, 0, y.length, at.folded(), y);
      pool.giveBack(moved);
    }
  }

  private float[] toTheEnd(CpuTensor x, int... axes) {
    Transposition order = Transposition.of(x.shape(), FoldedAxes.toTheEnd(x.shape(), axes));
    float[] moved = pool.take(x.size());
    movement.transpose(x.floats(), x.offset(), order, moved);
    return moved;
  }

  /** Folds each row of {@code columns} numbers from {@code from} on. */
  private void foldRows(ReduceOp op, float[] x, int from, int rows, int columns, float[] y) {
    if (columns < LONG_ROW) {
      elementwise.foldRows(op, x, from, rows, columns, y);
      return;
    }
    int parts = (columns + ROW_PART - 1) / ROW_PART;
    float[] partial = new float[rows * parts];
    SharedLoop.run(
        workers,
        partial.length,
        (long) rows * columns,
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            int part = i % parts * ROW_PART;
            int length = Math.min(ROW_PART, columns - part);
            partial[i] = fold(op, x, from + i / parts * columns + part, length);
          }
        });
    foldRows(op, partial, 0, rows, parts, y);
  }

  private float fold(ReduceOp op, float[] x, int from, int length) {
    return op == ReduceOp.SUM ? kernels.sum(x, from, length) : kernels.max(x, from, length);
  }

  /** Folds the columns of {@code matrices} matrices, one after the other, from {@code from} on. */
  private void foldColumns(
      ReduceOp op, float[] x, int from, int matrices, int rows, int columns, float[] y) {
    Arrays.fill(y, ofNothing(op));
    int matrix = rows * columns;
    SharedLoop.run(
        workers,
        matrices,
        (long) matrices * matrix,
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            foldColumns(op, x, from + i * matrix, columns, rows, columns, y, i * columns);
          }
        });
  }

  /** Sets {@code y} to the sum of {@code rows} rows, {@code stride} apart. */
  void sumRows(float[] x, int from, int stride, int rows, int columns, float[] y) {
    Arrays.fill(y, 0);
    foldColumns(ReduceOp.SUM, x, from, stride, rows, columns, y, 0);
  }

  private void foldColumns(
      ReduceOp op, float[] x, int from, int stride, int rows, int columns, float[] y, int at) {
    int parts = (rows + COLUMN_PART - 1) / COLUMN_PART;
    if (parts <= 1) {
      addRows(op, x, from, stride, rows, columns, y, at);
      return;
    }
    float[] partial = new float[parts * columns];
    Arrays.fill(partial, ofNothing(op));
    SharedLoop.run(
        workers,
        parts,
        (long) rows * columns,
        (begin, end) -> {
          for (int part = begin; part < end; part++) {
            int first = part * COLUMN_PART;
            int height = Math.min(COLUMN_PART, rows - first);
            int top = from + first * stride;
            addRows(op, x, top, stride, height, columns, partial, part * columns);
          }
        });
    foldColumns(op, partial, 0, columns, parts, columns, y, at);
  }

  /** Folds rows into {@code y}, in order. */
  private void addRows(
      ReduceOp op, float[] x, int from, int stride, int rows, int columns, float[] y, int at) {
    BinaryKernel.TwoRuns greater = kernels.binary(BinaryOp.MAX).runs();
    SharedLoop.run(
        workers,
        (columns + COLUMN_UNIT - 1) / COLUMN_UNIT,
        (long) rows * columns,
        (begin, end) -> {
          int left = begin * COLUMN_UNIT;
          int width = Math.min(columns, end * COLUMN_UNIT) - left;
          if (op == ReduceOp.SUM) {
            kernels.columnSums(x, from + left, stride, rows, width, y, at + left);
          } else {
            for (int i = 0; i < rows; i++) {
              int row = from + i * stride + left;
              greater.apply(y, at + left, x, row, y, at + left, width);
            }
          }
        });
  }

  private static float ofNothing(ReduceOp op) {
    return op == ReduceOp.SUM ? 0 : Float.NEGATIVE_INFINITY;
  }

  /** The index of the greatest number of each row. */
  private void argmaxRows(float[] x, int from, int rows, int columns, int[] y) {
    SharedLoop.run(
        workers,
        rows,
        (long) rows * columns,
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            y[i] = kernels.argmax(x, from + i * columns, columns);
          }
        });
  }
}
