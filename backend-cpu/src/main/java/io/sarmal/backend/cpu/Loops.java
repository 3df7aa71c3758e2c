package io.sarmal.backend.cpu;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.plan.ScanPlan;
import io.sarmal.core.plan.ScanPlanner;
import io.sarmal.core.plan.StepRows;
import io.sarmal.core.program.LoopExplanation;
import io.sarmal.core.program.Scan;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Plans for loops over time, made once for each loop and remembered, a bounded number of them. */
final class Loops {
  private static final Logger LOGGER = System.getLogger(Loops.class.getName());
  private static final int MOST_REMEMBERED = 256;

  private final Kernels kernels;
  private final Workers workers;
  private final CpuMemory memory;
  private final Gemm gemm;
  private final LoadingCache<Scan, Optional<CompiledLoop>> plans;

  Loops(Kernels kernels, Workers workers, CpuMemory memory) {
    this.kernels = kernels;
    this.workers = workers;
    this.memory = memory;
    this.gemm = new Gemm(kernels.gemm(), workers);
    this.plans =
        CacheBuilder.newBuilder()
            .weakKeys()
            .maximumSize(MOST_REMEMBERED)
            .concurrencyLevel(1) // or else each of several parts has a limit of its own
            .build(CacheLoader.from(this::plan));
  }

  private Optional<CompiledLoop> plan(Scan scan) {
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
    return Optional.of(CompiledLoop.of(kernels, ScanPlanner.plan(scan, rows)));
  }

  /** Whether rows run through a loop on their own. */
  boolean isByRows(Scan scan) {
    return plans.getUnchecked(scan).isPresent();
  }

  /** How a loop runs on a backend. */
  LoopExplanation explain(Scan scan, CpuBackend backend) {
    StepRows rows = StepRows.of(scan);
    return rows.refusal()
        .map(reason -> LoopExplanation.stepByStep(backend, scan, reason))
        .orElseGet(() -> new LoopExplanation(ScanPlanner.explain(scan, rows), Optional.empty()));
  }

  /**
   * Runs a loop by rows.
   *
   * @param operands one for each input, then the ids for each of {@code tables}
   * @param tables the positions of inputs for which there is a table, of which ids say the rows
   * @param dying the positions of operands that may be overwritten
   * @param types of the results
   */
  List<Tensor> run(
      Scan scan,
      List<Tensor> operands,
      List<Integer> tables,
      BitSet dying,
      List<TensorType> types) {
    CompiledLoop loop = plans.getUnchecked(scan).orElseThrow();
    int inputs = operands.size() - tables.size();
    List<LoopArgument> arguments = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      CpuTensor tensor = memory.own(operands.get(i));
      int table = tables.indexOf(i);
      CpuTensor ids = table < 0 ? null : memory.own(operands.get(inputs + table));
      if (ids != null) {
        Tables.checkIds(ids, tensor.shape().extent(0));
      }
      boolean isSpare = dying.get(i) && memory.isUnshared(operands, i);
      arguments.add(new LoopArgument(tensor, ids, ids != null || isSpare));
    }
    arguments.forEach(argument -> argument.tensor().storage());
    List<CpuTensor> results = results(loop.plan(), types);
    new ScanRun(loop, gemm, memory.pool(), arguments, results).run(workers);
    return List.copyOf(results);
  }

  private List<CpuTensor> results(ScanPlan plan, List<TensorType> types) {
    boolean reverse = plan.scan().reverse();
    CpuTensor[] results = new CpuTensor[types.size()];
    for (int i = 0; i < results.length; i++) {
      TensorType type = types.get(i);
      if (plan.isHistory(i)) { // with room beside it for the state after the last step
        results[i] = memory.makeWithin(type, reverse ? step(type) : 0, reverse ? 0 : step(type));
      } else if (!plan.shared().containsKey(i)) {
        results[i] = memory.make(type);
      }
    }
    plan.shared()
        .forEach(
            (after, before) -> {
              int step = step(types.get(before));
              results[after] =
                  memory.view(types.get(after), results[before], reverse ? -step : step);
            });
    return List.of(results);
  }

  /** How many numbers a step has. */
  private static int step(TensorType stacked) {
    return stacked.shape().size(1, stacked.shape().rank());
  }
}
