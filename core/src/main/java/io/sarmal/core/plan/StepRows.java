package io.sarmal.core.plan;

import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The proof that a loop's step does not mix the rows of the batch, so that threads may take rows
 * through all steps on their own; and what each value is by rows and columns.
 */
public final class StepRows {
  private final Scan scan;
  private final int batch;
  private final Map<Value, InputRole> roles = new HashMap<>();

  private StepRows(Scan scan) {
    this.scan = scan;
    List<Value> inputs = scan.step().inputs().values().asList();
    int[] states = scan.positions(InputRole.STATE);
    Shape rows = inputs.get(states.length > 0 ? states[0] : scan.firstSequence()).shape();
    this.batch = rows.rank() == 2 ? rows.extent(0) : 1;
    for (int i = 0; i < inputs.size(); i++) {
      roles.put(inputs.get(i), scan.inputs().get(i));
    }
  }

  /** Looks at a loop. */
  public static StepRows of(Scan scan) {
    return new StepRows(scan);
  }

  /** Why the loop does not run by rows; empty if it does. */
  public Optional<String> refusal() {
    if (scan.checkpointed()) {
      return Optional.of("its steps are segments of a sequence, to be computed again");
    }
    if (batch == 1) {
      return Optional.of("its state has no rows");
    }
    if (scan.outputs().contains(OutputRole.SUM)) {
      return Optional.of("it adds up over all rows");
    }
    for (Map.Entry<String, Value> input : scan.step().inputs().entrySet()) {
      if (!isUsable(input.getValue())) {
        return Optional.of("input %s is %s".formatted(input.getKey(), input.getValue().type()));
      }
    }
    for (Instruction instruction : scan.step().instructions()) {
      if (!keepsRowsApart(instruction)) {
        return Optional.of(
            "it has %s of %s"
                .formatted(
                    instruction.op(),
                    instruction.operands().stream().map(v -> v.type().toString()).toList()));
      }
    }
    for (Map.Entry<String, Value> output : scan.step().outputs().entrySet()) {
      if (!isByRow(output.getValue())) {
        return Optional.of("output %s is %s".formatted(output.getKey(), output.getValue().type()));
      }
    }
    return Optional.empty();
  }

  private boolean isUsable(Value input) {
    return switch (roles.get(input)) {
      case STEP -> true;
      case INVARIANT -> input.dtype() == DType.REAL;
      case SEQUENCE, STATE -> input.dtype() == DType.REAL && isByRow(input);
    };
  }

  private boolean keepsRowsApart(Instruction instruction) {
    Op op = instruction.op();
    Value first = instruction.operands().isEmpty() ? null : instruction.operands().get(0);
    if (op instanceof Op.Unary || op instanceof Op.Binary || op instanceof Op.Select) {
      return instruction.results().get(0).shape().rank() <= 2
          && instruction.operands().stream().allMatch(v -> isByRow(v) || isOneRow(v));
    }
    if (op instanceof Op.Reduce reduce) {
      return isByRow(first) && reduce.axes().equals(List.of(1)) && reduce.op() != ReduceOp.ARGMAX;
    }
    if (op instanceof Op.MatMul matmul) {
      Value right = instruction.operands().get(1);
      return isByRow(first)
          && !matmul.transposeA()
          && roles.get(right) == InputRole.INVARIANT
          && right.shape().rank() == 2
          && right.shape().isStatic();
    }
    if (op instanceof Op.Detach) {
      return isByRow(first);
    }
    if (op instanceof Op.Slice slice) {
      return isByRow(first) && slice.axis() == 1;
    }
    if (op instanceof Op.Concat concat) {
      return concat.axis() == 1 && instruction.operands().stream().allMatch(this::isByRow);
    }
    if (op instanceof Op.Fill fill) {
      return fill.shape().rank() <= 2 && (fill.shape().isStatic() || isByRow(result(instruction)));
    }
    return op instanceof Op.Real && roles.get(first) == InputRole.STEP;
  }

  private static Value result(Instruction instruction) {
    return instruction.results().get(0);
  }

  /** Whether a value has a row for each row of the batch. */
  public boolean isByRow(Value value) {
    return value.shape().rank() == 2 && value.shape().extent(0) == batch;
  }

  /** Whether a value has one row for the whole batch. */
  boolean isOneRow(Value value) {
    Shape shape = value.shape();
    return shape.isStatic() && (shape.rank() < 2 || (shape.rank() == 2 && shape.extent(0) == 1));
  }

  /** The number of columns. */
  int columns(Value value) {
    return value.shape().rank() == 0 ? 1 : value.shape().extent(-1);
  }

  /** What a value is in a domain of so many columns. */
  Form form(Value value, int columns) {
    return Form.of(isByRow(value), columns(value) == columns && columns > 1);
  }
}
