package io.sarmal.backend.cpu;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import io.sarmal.core.program.LoopExplanation;
import io.sarmal.core.program.Scan;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/** Plans for loops over time, made once for each loop and remembered, a bounded number of them. */
final class Loops {
  private static final Logger LOGGER = System.getLogger(Loops.class.getName());
  private static final int MOST_REMEMBERED = 256;

  private final Kernels kernels;
  private final Workers workers;
  private final BufferPool pool;
  private final Gemm gemm;
  private final LoadingCache<Scan, Optional<ScanPlan>> plans;

  Loops(Kernels kernels, Workers workers, BufferPool pool) {
    this.kernels = kernels;
    this.workers = workers;
    this.pool = pool;
    this.gemm = new Gemm(kernels.gemm(), workers);
    this.plans =
        CacheBuilder.newBuilder()
            .weakKeys()
            .maximumSize(MOST_REMEMBERED)
            .concurrencyLevel(1) // or else each of several parts has a limit of its own
            .build(CacheLoader.from(this::plan));
  }

  private Optional<ScanPlan> plan(Scan scan) {
    StepRows rows = StepRows.of(scan);
    Optional<String> refusal = rows.refusal();
    if (refusal.isPresent()) {
      LOGGER.log(
          Level.DEBUG,
          "A loop runs one operation at a time, since {0}:\n{1}",
          refusal.get(),
          scan.step());
      return Optional.empty();
    }
    return Optional.of(ScanPlanner.plan(kernels, scan, rows));
  }

  /** The plan by which rows run through a loop on their own; empty if they cannot. */
  Optional<ScanPlan> planFor(Scan scan) {
    return plans.getUnchecked(scan);
  }

  /** How a loop runs on a backend. */
  LoopExplanation explain(Scan scan, CpuBackend backend) {
    StepRows rows = StepRows.of(scan);
    return rows.refusal()
        .map(reason -> LoopExplanation.stepByStep(backend, scan, reason))
        .orElseGet(
            () -> new LoopExplanation(ScanPlanner.explain(kernels, scan, rows), Optional.empty()));
  }

  /**
   * Runs a loop.
   *
   * @param results where everything goes, of any contents
   */
  void run(ScanPlan plan, List<LoopArgument> arguments, List<CpuTensor> results) {
    new ScanRun(plan, gemm, pool, arguments, results).run(workers);
  }
}
