package io.sarmal.autodiff;

import com.google.common.collect.Lists;
import io.sarmal.core.DType;
import io.sarmal.core.Tensor;
import io.sarmal.core.pass.LoopPasses;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A scan's backward pass, which is an ordinary scan that runs the other way: what the forward scan
 * took and kept are its sequences, the gradients of the states are its states, and the gradients of
 * invariants are sums.
 */
final class BackwardScan {
  /** Where an argument of the backward scan comes from. */
  enum Source {
    /** The forward scan's argument of that position. */
    OPERAND,
    /** The forward scan's result of that position. */
    RESULT,
    /** The gradient that came in for the forward scan's result of that position. */
    GRADIENT
  }

  private record Argument(Source source, int position) {}

  private final Scan forward;
  private final StepTrace trace;
  private final SymbolicBackend copy = new SymbolicBackend();
  private final Map<Value, Value> renamed = new HashMap<>();
  private final List<InputRole> roles = new ArrayList<>();
  private final List<Argument> arguments = new ArrayList<>();
  private final List<Integer> gradientOf = new ArrayList<>();
  private final Program plain;
  private final Program optimized;

  /**
   * Derives the backward pass.
   *
   * @param forward a scan that keeps all that its derivative needs
   * @param keptAt the position among its results of each forward value of the trace that is kept
   */
  BackwardScan(
      Scan forward, List<Boolean> seeded, List<Boolean> wanted, Map<Value, Integer> keptAt) {
    this.forward = forward;
    this.trace = new StepTrace(forward, seeded, wanted);
    Set<Value> kept = keptAt.keySet();
    Set<Value> needed = needed(kept);
    declareForward(needed, keptAt);
    declareGradients();
    for (Instruction instruction : trace.program().instructions()) {
      if (isNeeded(instruction, needed, kept)) {
        copy(instruction);
      }
    }
    plain = finish().toProgram();
    optimized = LoopPasses.optimize(plain);
  }

  /** A program with the backward scan, and with what the passes moved out of it if fused. */
  Program program(Fusion fusion) {
    return fusion == Fusion.OFF ? plain : optimized;
  }

  /** The position of the forward argument whose gradient each result of {@link #program} is. */
  List<Integer> gradientOf() {
    return gradientOf;
  }

  /**
   * The arguments of {@link #program}.
   *
   * @param gradients for each result of the forward scan the gradient that came in; null for none
   */
  List<Var> arguments(List<Var> operands, List<Var> results, List<Var> gradients) {
    List<Var> vars = new ArrayList<>();
    for (Argument argument : arguments) {
      int i = argument.position;
      vars.add(
          switch (argument.source) {
            case OPERAND -> operands.get(i);
            case RESULT -> results.get(i);
            case GRADIENT ->
                gradients.get(i) == null
                    ? results.get(i).tape().fill(results.get(i).shape(), 0)
                    : gradients.get(i);
          });
    }
    return vars;
  }

  private Set<Value> needed(Set<Value> kept) {
    Set<Value> needed = new HashSet<>(trace.program().outputs().values());
    for (Instruction instruction : Lists.reverse(trace.program().instructions())) {
      if (isNeeded(instruction, needed, kept)) {
        needed.addAll(instruction.operands());
      }
    }
    return needed;
  }

  private static boolean isNeeded(Instruction instruction, Set<Value> needed, Set<Value> kept) {
    return instruction.results().stream().anyMatch(v -> needed.contains(v) && !kept.contains(v));
  }

  private void declareForward(Set<Value> needed, Map<Value, Integer> keptAt) {
    for (int i = 0; i < trace.inputs().size(); i++) {
      InputRole role = forward.inputs().get(i);
      // The first sequence is there even if unused: it says how many steps there are.
      if (role != InputRole.STATE
          && (needed.contains(trace.inputs().get(i)) || i == forward.firstSequence())) {
        declare(trace.inputs().get(i), role, new Argument(Source.OPERAND, i));
      }
    }
    keptAt.forEach(
        (value, position) -> {
          if (needed.contains(value)) {
            declare(value, InputRole.SEQUENCE, new Argument(Source.RESULT, position));
          }
        });
  }

  private void declareGradients() {
    for (int i = 0; i < trace.seeds().size(); i++) {
      if (trace.seeds().get(i) != null) {
        InputRole role =
            switch (forward.outputs().get(i)) {
              case STATE -> InputRole.STATE;
              case STACKED -> InputRole.SEQUENCE;
              case SUM -> InputRole.INVARIANT;
            };
        declare(trace.seeds().get(i), role, new Argument(Source.GRADIENT, i));
      }
    }
  }

  private void declare(Value value, InputRole role, Argument argument) {
    renamed.put(value, copy.input(trace.name(value), value.type()));
    roles.add(role);
    arguments.add(argument);
  }

  private void copy(Instruction instruction) {
    List<Value> results =
        copy.emit(instruction.op(), instruction.operands().stream().map(renamed::get).toList());
    for (int k = 0; k < results.size(); k++) {
      renamed.putIfAbsent(instruction.results().get(k), results.get(k));
    }
  }

  private Scan finish() {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    List<OutputRole> outputRoles = new ArrayList<>();
    for (int i = 0; i < trace.inputs().size(); i++) {
      Value input = trace.inputs().get(i);
      Value gradient = trace.gradients().get(i);
      boolean state = forward.inputs().get(i) == InputRole.STATE && input.dtype() == DType.REAL;
      if (gradient == null && !state) {
        continue;
      }
      outputs.put(
          "∂" + trace.name(input),
          gradient == null ? copy.fill(input.shape(), 0) : renamed.get(gradient));
      outputRoles.add(
          switch (forward.inputs().get(i)) {
            case STATE -> OutputRole.STATE;
            case SEQUENCE -> OutputRole.STACKED;
            case INVARIANT -> OutputRole.SUM;
            case STEP -> throw new IllegalStateException("a step number has no gradient");
          });
      gradientOf.add(i);
    }
    return new Scan(
        copy.build(outputs), roles, outputRoles, !forward.reverse(), forward.checkpointed());
  }
}
