package io.sarmal.autodiff;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import io.sarmal.core.DType;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The derivative of a scan, made from its program: a forward scan that keeps what backward needs,
 * and a backward scan. Both are ordinary scans, so both can be differentiated again.
 *
 * <p>Derivations are remembered, a bounded number of them.
 */
final class ScanDerivative {
  private static final int MOST_REMEMBERED = 256;
  private static final LoadingCache<Scan, ScanDerivative> REMEMBERED =
      CacheBuilder.newBuilder()
          .weakKeys()
          .maximumSize(MOST_REMEMBERED)
          .concurrencyLevel(1) // or else each of several parts has a limit of its own
          .build(CacheLoader.from(ScanDerivative::new));

  private record Which(List<Boolean> seeded, List<Boolean> wanted) {}

  private final Scan keeping;
  private final Map<Value, Integer> keptAt = new LinkedHashMap<>();
  private final Map<Which, BackwardScan> backward = new ConcurrentHashMap<>();

  private ScanDerivative(Scan given) {
    Scan scan = given.checkpointed() ? given : withRecordedLoops(given);
    StepTrace trace = new StepTrace(scan, realOutputs(scan), realInputs(scan));
    Map<String, Value> outputs = new LinkedHashMap<>(scan.step().outputs());
    List<OutputRole> roles = new ArrayList<>(scan.outputs());
    for (Value kept : SavedValues.choose(scan, trace)) {
      Value original = trace.original(kept);
      int position = stackedAt(outputs, roles, original);
      if (position < 0) {
        position = roles.size();
        outputs.put("kept:" + trace.name(kept) + ":" + position, original);
        roles.add(OutputRole.STACKED);
      }
      keptAt.put(kept, position);
    }
    keeping =
        roles.size() == scan.outputs().size()
            ? scan
            : new Scan(
                new Program(scan.step().inputs(), scan.step().instructions(), outputs),
                scan.inputs(),
                roles,
                scan.reverse(),
                scan.checkpointed());
  }

  /** The same scan, whose step's own loops keep what their derivatives need. */
  private static Scan withRecordedLoops(Scan scan) {
    if (scan.step().instructions().stream().allMatch(i -> i.op().equals(recorded(i.op())))) {
      return scan;
    }
    SymbolicBackend copy = new SymbolicBackend();
    Map<Value, Value> renamed = new HashMap<>();
    scan.step().inputs().forEach((name, v) -> renamed.put(v, copy.input(name, v.type())));
    for (Instruction instruction : scan.step().instructions()) {
      List<Value> results =
          copy.emit(
              recorded(instruction.op()),
              instruction.operands().stream().map(renamed::get).toList());
      for (int i = 0; i < instruction.results().size(); i++) {
        renamed.put(instruction.results().get(i), results.get(i));
      }
    }
    Map<String, Value> outputs = new LinkedHashMap<>();
    scan.step().outputs().forEach((name, v) -> outputs.put(name, renamed.get(v)));
    return scan.withStep(copy.build(outputs));
  }

  private static int stackedAt(Map<String, Value> outputs, List<OutputRole> roles, Value value) {
    List<Value> values = List.copyOf(outputs.values());
    return IntStream.range(0, values.size())
        .filter(i -> roles.get(i) == OutputRole.STACKED && values.get(i).equals(value))
        .findFirst()
        .orElse(-1);
  }

  private static List<Boolean> realOutputs(Scan scan) {
    return scan.step().outputs().values().stream().map(v -> v.dtype() == DType.REAL).toList();
  }

  private static List<Boolean> realInputs(Scan scan) {
    List<Value> values = scan.step().inputs().values().asList();
    return IntStream.range(0, values.size())
        .mapToObj(
            i -> values.get(i).dtype() == DType.REAL && scan.inputs().get(i) != InputRole.STEP)
        .toList();
  }

  /**
   * The operation itself, but for a loop one that gives the same results and, after them, all that
   * its derivative needs.
   */
  static Op recorded(Op op) {
    if (!(op instanceof Op.Loop loop)) {
      return op;
    }
    Scan scan = loop.scan();
    while (!keeping(scan).equals(scan)) {
      scan = keeping(scan);
    }
    return new Op.Loop(scan);
  }

  private static Scan keeping(Scan scan) {
    return REMEMBERED.getUnchecked(scan).keeping;
  }

  /**
   * Runs the backward scan of a scan that {@link #recorded} gave.
   *
   * @param gradients for each result the gradient that came in; null for none
   * @param wanted for each operand whether its gradient is wanted
   * @return for each operand its gradient; null for none
   */
  static List<Var> pullBack(
      Scan scan, List<Var> operands, List<Var> results, List<Var> gradients, List<Boolean> wanted) {
    return REMEMBERED.getUnchecked(scan).run(operands, results, gradients, wanted);
  }

  private List<Var> run(
      List<Var> operands, List<Var> results, List<Var> gradients, List<Boolean> wanted) {
    List<Boolean> seeded =
        IntStream.range(0, results.size())
            .mapToObj(
                i ->
                    gradients.get(i) != null
                        || (keeping.outputs().get(i) == OutputRole.STATE
                            && results.get(i).value().dtype() == DType.REAL))
            .toList();
    List<Boolean> derived =
        IntStream.range(0, operands.size())
            .mapToObj(
                i ->
                    wanted.get(i)
                        || (keeping.inputs().get(i) == InputRole.STATE
                            && operands.get(i).value().dtype() == DType.REAL))
            .toList();
    BackwardScan scan =
        backward.computeIfAbsent(
            new Which(seeded, derived), w -> new BackwardScan(keeping, w.seeded, w.wanted, keptAt));
    Tape tape = operands.get(0).tape();
    List<Var> found =
        tape.run(scan.program(tape.fusion()), scan.arguments(operands, results, gradients));
    List<Var> all = new ArrayList<>(Collections.nCopies(operands.size(), null));
    for (int k = 0; k < found.size(); k++) {
      int i = scan.gradientOf().get(k);
      if (wanted.get(i)) {
        all.set(i, found.get(k));
      }
    }
    return all;
  }
}
