package io.sarmal.apps.text;

import com.google.common.primitives.ImmutableIntArray;

/**
 * One window of a batched sequence, time-major: the id of step t and row b is at {@code t * rows +
 * b}.
 */
public final class Batch {
  private final int steps;
  private final int rows;
  private final boolean first;
  private final int[] inputs;
  private final int[] targets;

  /**
   * The window of steps {@code begin} to {@code begin + steps - 1} of rows {@code stride} apart.
   */
  Batch(ImmutableIntArray ids, int begin, int steps, int rows, int stride) {
    this.steps = steps;
    this.rows = rows;
    this.first = begin == 0;
    this.inputs = window(ids, begin, stride);
    this.targets = window(ids, begin + 1, stride);
  }

  private int[] window(ImmutableIntArray ids, int begin, int stride) {
    int[] window = new int[steps * rows];
    for (int row = 0; row < rows; row++) {
      int from = begin + row * stride;
      for (int step = 0; step < steps; step++) {
        window[step * rows + row] = ids.get(from + step);
      }
    }
    return window;
  }

  /** The number of time steps, T. */
  public int steps() {
    return steps;
  }

  /** The number of rows, B. */
  public int rows() {
    return rows;
  }

  /** Whether an epoch begins here, so that no state is carried in. */
  public boolean first() {
    return first;
  }

  /** A copy of the ids that go in, {@code [T, B]}. */
  public int[] inputs() {
    return inputs.clone();
  }

  /** A copy of the ids that are to be predicted, {@code [T, B]}: each the next one of the text. */
  public int[] targets() {
    return targets.clone();
  }
}
