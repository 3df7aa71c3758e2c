package io.sarmal.core.plan;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What is done with some rows in one step of a loop. */
public sealed interface StepAction {
  /** Where everything lies that it reads or makes. */
  Stream<StepHome> homes();

  /**
   * Runs element-wise and row-wise operations.
   *
   * @param columns of the domain
   * @param operands where the kernel's operands lie, in order
   * @param results where the kernel's results go, in order
   */
  record Kernel(FusedKernel fused, int columns, List<StepHome> operands, List<StepHome> results)
      implements StepAction {
    @Override
    public Stream<StepHome> homes() {
      return Stream.concat(operands.stream(), results.stream());
    }
  }

  /**
   * Multiplies rows by a weight.
   *
   * @param weight the position among the plan's weights
   * @param addend what is added to the product; null for nothing
   */
  record Product(StepHome left, int weight, StepHome addend, StepHome result)
      implements StepAction {
    @Override
    public Stream<StepHome> homes() {
      return Stream.of(left, addend, result).filter(Objects::nonNull);
    }
  }
}
