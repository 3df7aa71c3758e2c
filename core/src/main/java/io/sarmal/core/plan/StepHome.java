package io.sarmal.core.plan;

/**
 * Where a value of a loop's step lies in memory: part of the columns of something with rows.
 *
 * @param kind what has the rows
 * @param number which one of its kind
 * @param column the first column
 */
public record StepHome(Kind kind, int number, int column) {
  /** What has rows. */
  public enum Kind {
    /** The slice for this step of the argument of that position. */
    SEQUENCE,
    /** The argument of that position, the same in every step; all rows share it if it has one. */
    INVARIANT,
    /** The state of that number before this step. */
    STATE,
    /** The state of that number after this step, where no result keeps it. */
    NEXT_STATE,
    /** The slice for this step of the result of that position. */
    STACKED,
    /** The state after this step, where the result of that position keeps it as it is before. */
    HISTORY,
    /** What only this step needs, of that number. */
    TEMPORARY,
    /** The number of this step, for the argument of that position. */
    STEP_NUMBER
  }

  /** Columns further right. */
  public StepHome shift(int columns) {
    return new StepHome(kind, number, column + columns);
  }
}
