package io.sarmal.core.pass;

import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The pass that moves out behind a loop what only its results need: a sum over all steps of {@code
 * aᵀ·g} becomes one product of what the steps stacked, a sum of columns one sum, and a product with
 * an invariant matrix that the next state does not need one product for all steps.
 */
final class DeferSums {
  private final Scan scan;
  private final Dependence dependence;
  private final Uses uses;
  private final LoopRewrite rewrite;
  private final int steps;
  private final Map<Value, Integer> stacked = new LinkedHashMap<>();

  private DeferSums(Scan scan, List<Value> arguments, SymbolicBackend outer) {
    this.scan = scan;
    this.dependence = new Dependence(scan);
    this.uses = new Uses(scan.step());
    this.rewrite = new LoopRewrite(scan, arguments, outer);
    this.steps = arguments.get(scan.firstSequence()).shape().extent(0);
  }

  /** Writes the loop, and what moved out of it, into a trace; the results are the loop's. */
  static List<Value> apply(Scan scan, List<Value> arguments, SymbolicBackend outer) {
    return new DeferSums(scan, arguments, outer).run();
  }

  private List<Value> run() {
    scan.step().instructions().forEach(rewrite.copier()::copy);
    List<Function<List<Value>, Value>> results = new ArrayList<>();
    int i = 0;
    for (Map.Entry<String, Value> output : scan.step().outputs().entrySet()) {
      if (!canLeave(output.getValue(), scan.outputs().get(i))) {
        int at =
            rewrite.output(
                output.getKey(), rewrite.copier().get(output.getValue()), scan.outputs().get(i));
        if (scan.outputs().get(i) == OutputRole.STACKED) {
          stacked.putIfAbsent(output.getValue(), at);
        }
      }
      i++;
    }
    int next = 0;
    i = 0;
    for (Value value : scan.step().outputs().values()) {
      OutputRole role = scan.outputs().get(i++);
      if (canLeave(value, role)) {
        results.add(role == OutputRole.SUM ? sum(value) : product(value));
      } else {
        int at = next++;
        results.add(loop -> loop.get(at));
      }
    }
    List<Value> loop = rewrite.emit();
    return results.stream().map(result -> result.apply(loop)).toList();
  }

  private boolean canLeave(Value value, OutputRole role) {
    Instruction definition = uses.definition(value);
    if (definition == null || scan.checkpointed() || scan.positions(InputRole.STATE).length == 0) {
      return false;
    }
    return switch (role) {
      case STATE -> false;
      case STACKED ->
          uses.of(value).isEmpty()
              && !isNextState(value)
              && definition.op() instanceof Op.MatMul
              && Lift.isPossible(definition, v -> !dependence.isInvariant(v))
              && canStack(definition.operands().get(0))
              && isGiven(definition.operands().get(1));
      case SUM -> {
        if (definition.op() instanceof Op.Outer) {
          yield definition.operands().stream().allMatch(this::canStack);
        }
        Instruction sum = columnSum(definition);
        yield sum != null && canStack(sum.operands().get(0));
      }
    };
  }

  private boolean isNextState(Value value) {
    List<Value> outputs = scan.step().outputs().values().asList();
    return Arrays.stream(scan.positions(OutputRole.STATE))
        .anyMatch(i -> outputs.get(i).equals(value));
  }

  /** Whether a value that the loop was given is there outside. */
  private boolean isGiven(Value value) {
    return rewrite.argument(value) != null;
  }

  private boolean canStack(Value value) {
    return !dependence.isInvariant(value);
  }

  /** The sum over rows that an instruction is, or is a reshape of; else null. */
  private Instruction columnSum(Instruction definition) {
    Instruction sum =
        definition.op() instanceof Op.Reshape
            ? uses.definition(definition.operands().get(0))
            : definition;
    return sum != null && sum.op() instanceof Op.Reduce reduce && reduce.op() == ReduceOp.SUM
        ? sum
        : null;
  }

  private Function<List<Value>, Value> sum(Value value) {
    Instruction definition = uses.definition(value);
    if (definition.op() instanceof Op.Outer) {
      var a = stack(definition.operands().get(0));
      var g = stack(definition.operands().get(1));
      return loop -> rewrite.outside(definition.op(), List.of(a.apply(loop), g.apply(loop)));
    }
    Instruction columns = columnSum(definition);
    var g = stack(columns.operands().get(0));
    List<Integer> axes = new ArrayList<>();
    axes.add(0);
    ((Op.Reduce) columns.op()).axes().forEach(axis -> axes.add(axis + 1));
    return loop ->
        rewrite.outside(
            new Op.Reshape(value.shape()),
            List.of(rewrite.outside(new Op.Reduce(ReduceOp.SUM, axes), List.of(g.apply(loop)))));
  }

  private Function<List<Value>, Value> product(Value value) {
    Instruction definition = uses.definition(value);
    var left = stack(definition.operands().get(0));
    Value right = rewrite.argument(definition.operands().get(1));
    return loop -> rewrite.outsideForAll(steps, definition.op(), List.of(left.apply(loop), right));
  }

  /** How to get a value of all steps from the loop's results. */
  private Function<List<Value>, Value> stack(Value value) {
    int position = scan.step().inputs().values().asList().indexOf(value);
    if (position >= 0 && scan.inputs().get(position) == InputRole.SEQUENCE) {
      Value argument = rewrite.argument(value);
      return loop -> argument;
    }
    for (Instruction user : uses.of(value)) {
      Value concat = user.results().get(0);
      if (user.op() instanceof Op.Concat op && stacked.containsKey(concat)) {
        return part(op.axis() + 1, user, value, stacked.get(concat));
      }
    }
    int at =
        stacked.computeIfAbsent(
            value, v -> rewrite.output("stacked" + v, rewrite.copier().get(v), OutputRole.STACKED));
    return loop -> loop.get(at);
  }

  private Function<List<Value>, Value> part(int axis, Instruction concat, Value part, int at) {
    int from = 0;
    for (Value operand : concat.operands()) {
      if (operand.equals(part)) {
        break;
      }
      from += operand.shape().extent(axis - 1);
    }
    Op slice = new Op.Slice(axis, from, from + part.shape().extent(axis - 1));
    return loop -> rewrite.outside(slice, List.of(loop.get(at)));
  }
}
