package io.sarmal.backend.cpu;

import io.sarmal.core.plan.ScanPlan;
import io.sarmal.core.plan.StepAction;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A loop ready to run.
 *
 * @param programs what the plan's actions run, in their places; empty for products
 * @param sequencesUnder for each temporary, {@link ScanPlan#sequenceUnder}
 */
record CompiledLoop(
    ScanPlan plan, List<Optional<BlockProgram>> programs, List<Integer> sequencesUnder) {
  static CompiledLoop of(Kernels kernels, ScanPlan plan) {
    return new CompiledLoop(
        plan,
        plan.actions().stream().map(action -> program(kernels, action)).toList(),
        IntStream.range(0, plan.temporaries().size()).mapToObj(plan::sequenceUnder).toList());
  }

  private static Optional<BlockProgram> program(Kernels kernels, StepAction action) {
    return action instanceof StepAction.Kernel kernel
        ? Optional.of(BlockProgram.of(kernels, kernel.fused()))
        : Optional.empty();
  }
}
