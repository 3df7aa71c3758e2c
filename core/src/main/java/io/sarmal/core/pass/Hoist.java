package io.sarmal.core.pass;

import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.pass.Dependence.Level;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
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
 * The pass that moves out in front of a loop what does not depend on its state: all that is
 * invariant, and matrix products with sequences, which then run once for all steps, together with
 * what feeds them and the bias added to them.
 *
 * <p>Other operations on sequences stay: they would become memory traffic. They move only if they
 * are to be done with the rows of a small table; see {@link CommuteGather}.
 */
final class Hoist {
  private final Scan scan;
  private final Dependence dependence;
  private final Uses uses;
  private final LoopRewrite rewrite;
  private final int steps;
  private final Set<Value> moving = new HashSet<>();
  private final Map<Value, Value> moved = new HashMap<>();

  /** The sequences that are rows of small tables. */
  private final Set<Value> lookups = new HashSet<>();

  private Hoist(Scan scan, List<Value> arguments, Set<Integer> lookups, SymbolicBackend outer) {
    this.scan = scan;
    lookups.forEach(i -> this.lookups.add(scan.step().inputs().values().asList().get(i)));
    this.dependence = new Dependence(scan);
    this.uses = new Uses(scan.step());
    this.rewrite = new LoopRewrite(scan, arguments, outer);
    this.steps = arguments.get(scan.firstSequence()).shape().extent(0);
  }

  /** Writes the loop, and what moved out of it, into a trace; the results are the loop's. */
  static List<Value> apply(Scan scan, List<Value> arguments, SymbolicBackend outer) {
    return new Hoist(scan, arguments, Set.of(), outer).run();
  }

  /**
   * The same, where also element-wise and row-wise operations move that work on certain sequences.
   *
   * @param lookups their positions
   */
  static List<Value> rowWork(
      Scan scan, List<Value> arguments, Set<Integer> lookups, SymbolicBackend outer) {
    return new Hoist(scan, arguments, lookups, outer).run();
  }

  private List<Value> run() {
    choose();
    for (Instruction instruction : scan.step().instructions()) {
      Value result = instruction.results().get(0);
      if (moving.contains(result)) {
        move(instruction);
      }
    }
    Map<Value, Value> entering = new LinkedHashMap<>();
    for (Instruction instruction : scan.step().instructions()) {
      if (moving.contains(instruction.results().get(0)) && !isConstant(instruction)) {
        enter(instruction.results().get(0), entering);
      } else {
        rewrite.copier().copy(instruction);
      }
    }
    return finish();
  }

  private void choose() {
    for (Instruction instruction : scan.step().instructions()) {
      Value result = instruction.results().get(0);
      Level level = dependence.of(result);
      if (instruction.op() instanceof Op.Loop) {
        continue;
      }
      if (level == Level.INVARIANT) {
        moving.add(result);
      } else if (level == Level.SEQUENCE
          && !scan.checkpointed()
          && (instruction.op() instanceof Op.MatMul
              || isBiasSum(instruction)
              || isRowWork(instruction))
          && canMove(result)) {
        moveWithFeeders(result);
      }
    }
  }

  /** Whether this adds something invariant to a product that moves and is used here only. */
  private boolean isBiasSum(Instruction instruction) {
    return instruction.op().equals(new Op.Binary(BinaryOp.ADD))
        && instruction.operands().stream().anyMatch(dependence::isInvariant)
        && instruction.operands().stream()
            .anyMatch(
                v ->
                    moving.contains(v)
                        && uses.isDefinedBy(v, Op.MatMul.class)
                        && instruction.equals(uses.only(v)));
  }

  /** Whether this computes something of lookups and nothing else that changes. */
  private boolean isRowWork(Instruction instruction) {
    Op op = instruction.op();
    boolean isRowWise =
        op instanceof Op.Unary
            || op instanceof Op.Binary
            || op instanceof Op.Select
            || (op instanceof Op.Reduce reduce
                && reduce.axes().equals(List.of(instruction.operands().get(0).shape().rank() - 1)));
    return isRowWise && isOfLookups(instruction.results().get(0));
  }

  private boolean isOfLookups(Value value) {
    Instruction definition = uses.definition(value);
    return dependence.isInvariant(value)
        || lookups.contains(value)
        || (definition != null && definition.operands().stream().allMatch(this::isOfLookups));
  }

  private boolean canMove(Value value) {
    Instruction definition = uses.definition(value);
    if (definition == null || dependence.isInvariant(value) || moving.contains(value)) {
      return true;
    }
    return Lift.isPossible(definition, v -> !dependence.isInvariant(v))
        && definition.operands().stream().allMatch(this::canMove);
  }

  private void moveWithFeeders(Value value) {
    Instruction definition = uses.definition(value);
    if (definition != null && moving.add(value)) {
      definition.operands().forEach(this::moveWithFeeders);
    }
  }

  private static boolean isConstant(Instruction instruction) {
    return instruction.operands().isEmpty();
  }

  private void move(Instruction instruction) {
    List<Value> operands = new ArrayList<>();
    for (Value operand : instruction.operands()) {
      Value argument = rewrite.argument(operand);
      operands.add(argument == null ? moved.get(operand) : argument);
    }
    Value result = instruction.results().get(0);
    moved.put(
        result,
        dependence.isInvariant(result)
            ? rewrite.outside(instruction.op(), operands)
            : rewrite.outsideForAll(steps, instruction.op(), operands));
  }

  /** Makes a moved value an input of the loop. */
  private void enter(Value value, Map<Value, Value> entering) {
    boolean invariant = dependence.isInvariant(value);
    entering.computeIfAbsent(
        value,
        v ->
            rewrite.declare(
                "hoisted" + v,
                v,
                invariant ? InputRole.INVARIANT : InputRole.SEQUENCE,
                moved.get(v)));
    rewrite.copier().put(value, entering.get(value));
  }

  private List<Value> finish() {
    List<Value> results = new ArrayList<>();
    Map<Integer, Integer> inLoop = new LinkedHashMap<>();
    int i = 0;
    for (Map.Entry<String, Value> output : scan.step().outputs().entrySet()) {
      Value value = output.getValue();
      OutputRole role = scan.outputs().get(i);
      boolean isSequence = moved.containsKey(value) && !dependence.isInvariant(value);
      if (isSequence && role == OutputRole.STACKED) {
        results.add(moved.get(value));
      } else if (isSequence && role == OutputRole.SUM) {
        Value sum =
            rewrite.outside(new Op.Reduce(ReduceOp.SUM, List.of(0)), List.of(moved.get(value)));
        results.add(rewrite.outside(new Op.Reshape(value.shape()), List.of(sum)));
      } else {
        results.add(null);
        inLoop.put(i, rewrite.output(output.getKey(), rewrite.copier().get(value), role));
      }
      i++;
    }
    if (!inLoop.isEmpty()) {
      List<Value> loop = rewrite.emit();
      inLoop.forEach((position, at) -> results.set(position, loop.get(at)));
    }
    return results;
  }
}
