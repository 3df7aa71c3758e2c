package io.sarmal.core.plan;

/** What a backend can do beside what every plan asks for. */
public enum Ability {
  /** To run the loops whose rows are on their own as actions; see {@link ProgramPlan.Loop}. */
  LOOPS,
  /** To join tensors and slices of them; see {@link ProgramPlan.Join}. */
  JOINS,
  /** To run a product and what reads it by blocks of rows; see {@link ProgramPlan.RowBlocks}. */
  ROW_BLOCKS
}
