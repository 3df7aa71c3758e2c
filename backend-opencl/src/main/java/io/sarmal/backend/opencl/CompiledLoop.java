package io.sarmal.backend.opencl;

import io.sarmal.core.plan.ScanPlan;
import io.sarmal.core.plan.StepAction;
import java.util.List;
import java.util.Optional;

/**
 * A loop ready to run.
 *
 * @param kernels what the plan's actions launch, in their places; empty for products
 */
record CompiledLoop(ScanPlan plan, List<Optional<FusedKernels.Prepared>> kernels) {
  static CompiledLoop of(FusedKernels kernels, ScanPlan plan) {
    return new CompiledLoop(
        plan, plan.actions().stream().map(action -> kernel(kernels, action)).toList());
  }

  private static Optional<FusedKernels.Prepared> kernel(FusedKernels kernels, StepAction action) {
    return action instanceof StepAction.Kernel kernel
        ? Optional.of(kernels.prepare(kernel.fused()))
        : Optional.empty();
  }
}
