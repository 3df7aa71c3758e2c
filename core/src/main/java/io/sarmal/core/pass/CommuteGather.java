package io.sarmal.core.pass;

import io.sarmal.core.Shape;
import io.sarmal.core.program.CommonSubexpressions;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pass that does with a whole table, before its rows are looked up, what is done with each row
 * that was found: {@code gather(E, ids)·W + b} is {@code gather(E·W + b, ids)}, to the bit, and
 * takes as many products as the table has rows, not as many as there are ids.
 *
 * <p>Apply it before differentiation: the gradients of {@code W} and {@code b} are then as cheap,
 * since gradients are added up by row of the table first. Sizes must be known.
 */
public final class CommuteGather {
  /** The table must be so many times smaller than what is looked up in it. */
  private static final int LEAST_GAIN = 2;

  /** A table that is made once and for all may have so many numbers. */
  private static final long LARGEST_TABLE = 1 << 24;

  private final boolean once;
  private final Uses uses;
  private final SymbolicBackend trace = new SymbolicBackend();
  private final Copier copier = new Copier(trace);

  /** The values whose rows are rows of a table. */
  private final Map<Value, Lookup> lookups = new HashMap<>();

  /** Rows of a table, both in the new trace. */
  private record Lookup(Value table, Value ids) {}

  private CommuteGather(Program program, boolean once) {
    this.once = once;
    this.uses = new Uses(program);
  }

  /** The same program with cheaper work on tables. */
  public static Program apply(Program program) {
    return new CommuteGather(program, false).run(program);
  }

  /** The same, for a program whose work on tables is done once and for all. */
  public static Program applyOnce(Program program) {
    return new CommuteGather(program, true).run(program);
  }

  private Program run(Program program) {
    copier.inputs(program);
    for (Instruction instruction : program.instructions()) {
      Op op = instruction.op();
      List<Value> in = instruction.operands();
      if (op.equals(new Op.MatMul(false, false)) && in.get(1).shape().rank() == 2) {
        commuteOrCopy(instruction, 0);
      } else if (op instanceof Op.Binary && isOneRow(in.get(1)) && isOnlyUse(instruction, 0)) {
        commuteOrCopy(instruction, 0);
      } else if (op instanceof Op.Binary && isOneRow(in.get(0)) && isOnlyUse(instruction, 1)) {
        commuteOrCopy(instruction, 1);
      } else {
        copier.copy(instruction);
        noteLookup(instruction);
      }
    }
    return CommonSubexpressions.merge(copier.build(program));
  }

  private static boolean isOneRow(Value value) {
    Shape shape = value.shape();
    return shape.isStatic() && (shape.rank() == 0 || shape.size() == shape.extent(-1));
  }

  /** Otherwise the rows that were found would have to lie in memory beside the new ones. */
  private boolean isOnlyUse(Instruction instruction, int operand) {
    return instruction.equals(uses.only(instruction.operands().get(operand)));
  }

  /** Does to the table what an instruction does to the rows that are one of its operands. */
  private void commuteOrCopy(Instruction instruction, int rows) {
    Lookup lookup = lookups.get(instruction.operands().get(rows));
    Value result = instruction.results().get(0);
    if (lookup == null || !pays(lookup, instruction.operands().get(rows), result)) {
      copier.copy(instruction);
      return;
    }
    Value other = copier.get(instruction.operands().get(1 - rows));
    if (instruction.op() instanceof Op.Binary && other.shape().rank() > 1) {
      other = emit(new Op.Reshape(Shape.of(other.shape().extent(-1))), other);
    }
    Value table =
        rows == 0
            ? emit(instruction.op(), lookup.table, other)
            : emit(instruction.op(), other, lookup.table);
    Value found = emit(new Op.Gather(), table, lookup.ids);
    boolean isShaped = found.shape().equals(result.shape());
    copier.put(result, isShaped ? found : emit(new Op.Reshape(result.shape()), found));
    lookups.put(result, new Lookup(table, lookup.ids));
  }

  private boolean pays(Lookup lookup, Value found, Value result) {
    long rows = lookup.table.shape().extent(0);
    boolean keepsRows =
        found.shape().size(0, found.shape().rank() - 1)
            == result.shape().size(0, result.shape().rank() - 1);
    return keepsRows
        && (once
            ? rows * result.shape().extent(-1) <= LARGEST_TABLE
            : LEAST_GAIN * rows <= lookup.ids.shape().size());
  }

  /** Notes that the result of an instruction, which was copied, is made of rows of a table. */
  private void noteLookup(Instruction instruction) {
    Value first = instruction.operands().isEmpty() ? null : instruction.operands().get(0);
    Value result = instruction.results().get(0);
    if (instruction.op() instanceof Op.Gather) {
      Shape ids = instruction.operands().get(1).shape();
      if (first.shape().rank() == 2 && ids.isStatic() && ids.rank() > 0) {
        lookups.put(
            result, new Lookup(copier.get(first), copier.get(instruction.operands().get(1))));
      }
    } else if (instruction.op() instanceof Op.Reshape
        && lookups.containsKey(first)
        && result.shape().rank() > 0
        && result.shape().extent(-1) == first.shape().extent(-1)) {
      lookups.put(result, lookups.get(first));
    }
  }

  private Value emit(Op op, Value... operands) {
    return trace.emit(op, List.of(operands)).get(0);
  }
}
