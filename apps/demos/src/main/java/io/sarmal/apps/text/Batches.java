package io.sarmal.apps.text;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.core.Shape;

/**
 * A sequence laid out for truncated backpropagation through time with carried state.
 *
 * <p>The sequence is cut into B contiguous rows of equal length, and the rows into windows of T
 * steps: window k goes on where window k - 1 ended, in every row. Targets are the inputs moved by
 * one over the whole sequence, so a row's last target is the next row's first input. The last
 * window may be shorter; fewer than B ids at the end are left out.
 */
public final class Batches {
  private final ImmutableIntArray ids;
  private final int rows;
  private final int steps;
  private final int rowLength;

  /**
   * Lays a sequence out.
   *
   * @param rows B, 1 or more
   * @param steps T, 1 or more
   * @throws IllegalArgumentException if the sequence is too short to fill a step of all rows
   */
  public Batches(ImmutableIntArray ids, int rows, int steps) {
    checkArgument(rows >= 1, "rows must be 1 or more, not %s", rows);
    checkArgument(steps >= 1, "steps must be 1 or more, not %s", steps);
    checkArgument(
        ids.length() > rows, "%s ids are too few for a step of %s rows", ids.length(), rows);
    this.ids = ids;
    this.rows = rows;
    this.rowLength = (ids.length() - 1) / rows;
    this.steps = Math.min(steps, rowLength);
  }

  /** The number of windows. */
  public int count() {
    return (rowLength + steps - 1) / steps;
  }

  /** The number of predictions in all windows together. */
  public int predictions() {
    return rows * rowLength;
  }

  /**
   * One window: inputs {@code [T, B]}, then targets {@code [T, B]}, both integers. The first one
   * begins the sequence: no state is carried into it.
   *
   * @param window from 0 to {@link #count()} - 1
   */
  public Batch get(int window) {
    Shape shape = Shape.of(length(window), rows);
    return Batch.empty().integers(shape, inputs(window)).integers(shape, targets(window));
  }

  /** The number of predictions in one window. */
  public int predictions(int window) {
    return rows * length(window);
  }

  /** The ids that go in; that of step t and row b is at {@code t * rows + b}. */
  int[] inputs(int window) {
    return gather(window, 0);
  }

  /** The ids that are to be predicted, laid out as {@link #inputs}. */
  int[] targets(int window) {
    return gather(window, 1);
  }

  private int length(int window) {
    return Math.min(steps, rowLength - checkElementIndex(window, count()) * steps);
  }

  private int[] gather(int window, int ahead) {
    int[] gathered = new int[predictions(window)];
    for (int row = 0; row < rows; row++) {
      int from = row * rowLength + window * steps + ahead;
      for (int step = 0; step * rows < gathered.length; step++) {
        gathered[step * rows + row] = ids.get(from + step);
      }
    }
    return gathered;
  }
}
