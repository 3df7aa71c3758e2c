package io.sarmal.backend.opencl;

import io.sarmal.core.Shape;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.plan.FoldedAxes;
import java.util.Arrays;

/**
 * Sums, greatest elements and where they are.
 *
 * <p>What is folded with what depends on shapes only: the bits are the same every time.
 */
final class Reductions {
  /** A work-group folds up to so many neighbours, and one item so many that are not. */
  private static final int ROW_PART = 1 << 14;

  private static final int COLUMN_PART = 64;

  /** A work-group for fewer neighbours than this would be mostly idle. */
  private static final int LEAST_ROW = 32;

  /** Fewer columns than this do not keep a device busy: their parts are folded at once. */
  private static final int MANY_COLUMNS = 1 << 12;

  private final Queue queue;
  private final BufferPool pool;
  private final Movement movement;

  Reductions(Queue queue, BufferPool pool, Movement movement) {
    this.queue = queue;
    this.pool = pool;
    this.movement = movement;
  }

  /** Folds axes; those that do not lie together are moved to the end first. */
  void fold(ReduceOp op, ClTensor x, int[] axes, Region y) {
    Shape shape = x.shape();
    FoldedAxes folded = FoldedAxes.of(shape, axes);
    Fold fold = Fold.of(op);
    if (folded.together()) {
      fold(fold, x.region(), folded.outer(), folded.folded(), folded.inner(), y);
      return;
    }
    int[] order = FoldedAxes.toTheEnd(shape, axes);
    Shape moved = Shape.of(Arrays.stream(order).map(shape::extent).toArray());
    Buffer buffer = pool.take(x.size());
    try {
      Region rows = new Region(buffer, 0);
      movement.move(Movement.transposition(shape, moved, order), x.region(), rows);
      fold(fold, rows, folded.outer(), folded.folded(), 1, y);
    } finally {
      buffer.release();
    }
  }

  /** Folds the middle axis of {@code x}, {@code [outer, length, inner]}. */
  void fold(Fold fold, Region x, int outer, int length, int inner, Region y) {
    if (length == 0) {
      queue.fill(y, fold.nothing(), outer * inner);
      return;
    }
    int part = inner == 1 ? ROW_PART : outer * inner < MANY_COLUMNS ? COLUMN_PART : length;
    int parts = (length + part - 1) / part;
    if (parts == 1) {
      launch(fold, x, outer, length, inner, length, y);
      return;
    }
    Buffer buffer = pool.take((long) outer * parts * inner);
    try {
      Region partial = new Region(buffer, 0);
      launch(fold, x, outer, length, inner, part, partial);
      fold(fold, partial, outer, parts, inner, y);
    } finally {
      buffer.release();
    }
  }

  /** The index of the greatest along an axis. */
  void argmax(ClTensor x, int axis, Region y) {
    Shape shape = x.shape();
    int outer = shape.size(0, axis);
    int inner = shape.size(axis + 1, shape.rank());
    queue.launch(
        ReductionSource.ARGMAX,
        Work.linear((long) outer * inner),
        Argument.of(x),
        Argument.of(y),
        Argument.of(outer * inner),
        Argument.of(shape.extent(axis)),
        Argument.of(inner));
  }

  private void launch(Fold fold, Region x, int outer, int length, int inner, int part, Region y) {
    int parts = (length + part - 1) / part;
    boolean rows = inner == 1 && length >= LEAST_ROW;
    queue.launch(
        rows ? ReductionSource.rows(fold) : ReductionSource.columns(fold),
        rows ? Work.groups((long) outer * parts) : Work.linear((long) outer * parts * inner),
        Argument.of(x),
        Argument.of(y),
        Argument.of(outer * parts * inner),
        Argument.of(length),
        Argument.of(inner),
        Argument.of(part),
        Argument.of(parts));
  }
}
