package io.sarmal.backend.cpu;

import java.util.List;

/** What a thread does with its rows in one step of a loop. */
sealed interface StepAction {
  /**
   * Runs element-wise and row-wise operations.
   *
   * @param columns of the domain
   * @param operands where the program's operands lie, in order
   * @param results where the program's results go, in order
   */
  record Kernel(BlockProgram program, int columns, List<StepHome> operands, List<StepHome> results)
      implements StepAction {}

  /**
   * Multiplies rows by a weight.
   *
   * @param weight the position among the plan's weights
   * @param addend what is added to the product; null for nothing
   */
  record Product(StepHome left, int weight, StepHome addend, StepHome result)
      implements StepAction {}
}
