package io.sarmal.backend.cpu;

import io.sarmal.core.plan.ScanPlan;
import io.sarmal.core.plan.StepAction;
import java.util.List;
import java.util.Optional;

/**
 * A loop ready to run.
 *
 * @param programs what the plan's actions run, in their places; empty for products
 */
record CompiledLoop(ScanPlan plan, List<Optional<BlockProgram>> programs) {
  static CompiledLoop of(Kernels kernels, ScanPlan plan) {
    return new CompiledLoop(
        plan, plan.actions().stream().map(action -> program(kernels, action)).toList());
  }

  private static Optional<BlockProgram> program(Kernels kernels, StepAction action) {
    return action instanceof StepAction.Kernel kernel
        ? Optional.of(BlockProgram.of(kernels, kernel.fused()))
        : Optional.empty();
  }
}
