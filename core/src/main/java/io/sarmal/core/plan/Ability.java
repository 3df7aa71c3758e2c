package io.sarmal.core.plan;

/** What a backend can do beside what every plan asks for. */
public enum Ability {
  /**
   * To find the rows of a loop's sequences in tables step by step; see {@link ProgramPlan.Loop}.
   */
  LOOKUPS_IN_LOOPS,
  /** To run a product and what reads it by blocks of rows; see {@link ProgramPlan.RowBlocks}. */
  ROW_BLOCKS
}
