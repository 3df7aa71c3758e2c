package io.sarmal.backend.opencl;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import io.sarmal.core.plan.ScanPlanner;
import io.sarmal.core.plan.StepRows;
import io.sarmal.core.program.LoopExplanation;
import io.sarmal.core.program.Scan;
import java.util.List;
import java.util.Optional;

/** Plans for loops over time, made once for each loop and remembered, a bounded number of them. */
final class Loops {
  private static final int MOST_REMEMBERED = 256;

  private final DeviceMemory memory;
  private final Queue queue;
  private final FusedKernels kernels;
  private final Products products;
  private final LoadingCache<Scan, Optional<CompiledLoop>> plans =
      CacheBuilder.newBuilder()
          .weakKeys()
          .maximumSize(MOST_REMEMBERED)
          .concurrencyLevel(1) // or else each of several parts has a limit of its own
          .build(CacheLoader.from(this::plan));

  Loops(DeviceMemory memory, Queue queue, FusedKernels kernels, Products products) {
    this.memory = memory;
    this.queue = queue;
    this.kernels = kernels;
    this.products = products;
  }

  private Optional<CompiledLoop> plan(Scan scan) {
    StepRows rows = StepRows.of(scan);
    return rows.refusal().isPresent()
        ? Optional.empty()
        : Optional.of(CompiledLoop.of(kernels, ScanPlanner.plan(scan, rows)));
  }

  /** Whether a loop has a plan; if not, it runs one operation at a time. */
  boolean isPlanned(Scan scan) {
    return plans.getUnchecked(scan).isPresent();
  }

  /** Runs a loop that has a plan. */
  List<Tensor> run(Scan scan, List<ClTensor> arguments) {
    CompiledLoop loop = plans.getUnchecked(scan).orElseThrow();
    return List.copyOf(new LoopRun(loop, memory, queue, kernels, products, arguments).run());
  }

  /** How a loop runs on a backend. */
  static LoopExplanation explain(Scan scan, Backend backend) {
    StepRows rows = StepRows.of(scan);
    return rows.refusal()
        .map(reason -> LoopExplanation.stepByStep(backend, scan, reason))
        .orElseGet(() -> new LoopExplanation(ScanPlanner.explain(scan, rows), Optional.empty()));
  }
}
