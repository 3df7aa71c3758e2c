package io.sarmal.core.pass;

import io.sarmal.core.Shape;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.program.CommonSubexpressions;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pass that does with a whole table, before its rows are looked up, what is done with each row
 * that was found: {@code gather(E, ids)·W + b} is {@code gather(E·W + b, ids)}, to the bit, and
 * takes as many products as the table has rows, not as many as there are ids. So do element-wise
 * and row-wise operations, such as a layer normalisation, also those that a loop does step by step.
 *
 * <p>Apply it before differentiation: the gradients of {@code W} and {@code b} are then as cheap,
 * since gradients are added up by row of the table first. Sizes must be known.
 */
public final class CommuteGather {
  /** The table must be so many times smaller than what is looked up in it. */
  private static final int LEAST_GAIN = 2;

  /** A table that is made once and for all may have so many numbers. */
  private static final long LARGEST_TABLE = 1 << 24;

  private final Program program;
  private final boolean once;
  private final Uses uses;
  private final SymbolicBackend trace = new SymbolicBackend();
  private final Copier copier = new Copier(trace);

  /** What says of values with rows of tables which rows they have. */
  private final Map<Value, Rows> found = new HashMap<>();

  /** The instructions that work on tables from now on. */
  private final Set<Instruction> commuting = new HashSet<>();

  /** The tables, in the new trace, of values that have rows of them. */
  private final Map<Value, Value> tables = new HashMap<>();

  private boolean mayHaveMoved;

  /** Rows of any table of so many rows. */
  private record Rows(Value ids, int tableRows) {}

  private CommuteGather(Program program, boolean once) {
    this.program = program;
    this.once = once;
    this.uses = new Uses(program);
  }

  /** The same program with cheaper work on tables. */
  public static Program apply(Program program) {
    return apply(program, false);
  }

  /** The same, for a program whose work on tables is done once and for all. */
  public static Program applyOnce(Program program) {
    return apply(program, true);
  }

  private static Program apply(Program program, boolean once) {
    CommuteGather pass = new CommuteGather(program, once);
    Program commuted = pass.run();
    // What moved out of a loop works on rows that were found, until it is seen in its turn.
    return pass.mayHaveMoved ? new CommuteGather(commuted, once).run() : commuted;
  }

  private Program run() {
    choose();
    copier.inputs(program);
    for (Instruction instruction : program.instructions()) {
      if (commuting.contains(instruction)) {
        commute(instruction);
      } else if (instruction.op() instanceof Op.Loop loop) {
        copyLoop(instruction, loop);
      } else {
        copier.copy(instruction);
        noteTable(instruction);
      }
    }
    return CommonSubexpressions.merge(copier.build(program));
  }

  /** Finds all that can work on tables, less what would only add to the work. */
  private void choose() {
    Set<Instruction> useless = new HashSet<>();
    boolean settled;
    do {
      found.clear();
      commuting.clear();
      program.instructions().stream().filter(i -> !useless.contains(i)).forEach(this::consider);
      settled = !useless.addAll(commuting.stream().filter(this::leavesRowsBehind).toList());
    } while (!settled);
  }

  private void consider(Instruction instruction) {
    Op op = instruction.op();
    List<Value> in = instruction.operands();
    Value result = instruction.results().get(0);
    if (op instanceof Op.Gather) {
      Shape table = in.get(0).shape();
      Shape ids = in.get(1).shape();
      if (table.rank() == 2 && ids.isStatic() && ids.rank() > 0) {
        found.put(result, new Rows(in.get(1), table.extent(0)));
      }
    } else if (op instanceof Op.Reshape && found.containsKey(in.get(0))) {
      if (result.shape().rank() > 0 && result.shape().extent(-1) == in.get(0).shape().extent(-1)) {
        found.put(result, found.get(in.get(0)));
      }
    } else if (fits(instruction)) {
      Rows rows = in.stream().filter(found::containsKey).findFirst().map(found::get).orElseThrow();
      if (pays(rows, result)) {
        commuting.add(instruction);
        found.put(result, rows);
      }
    }
  }

  /** Whether an instruction works on rows that were found, on each by itself. */
  private boolean fits(Instruction instruction) {
    Op op = instruction.op();
    List<Value> in = instruction.operands();
    if (in.stream().noneMatch(found::containsKey)) {
      return false;
    }
    int last = in.get(0).shape().rank() - 1;
    if (op.equals(new Op.MatMul(false, false))) {
      return found.containsKey(in.get(0))
          && in.get(1).shape().rank() == 2
          && keepsRows(instruction);
    }
    if (op instanceof Op.Reduce reduce) {
      return reduce.axes().equals(List.of(last)) && reduce.op() != ReduceOp.ARGMAX;
    }
    if (op instanceof Op.Slice slice) {
      return slice.axis() == last;
    }
    return (op instanceof Op.Unary || op instanceof Op.Binary || op instanceof Op.Select)
        && keepsRows(instruction)
        && in.stream().filter(found::containsKey).map(found::get).distinct().count() == 1
        && in.stream().allMatch(v -> found.containsKey(v) || isOneRow(v));
  }

  private boolean keepsRows(Instruction instruction) {
    return instruction.operands().stream()
        .filter(found::containsKey)
        .allMatch(v -> rows(v) == rows(instruction.results().get(0)));
  }

  private static int rows(Value value) {
    return value.shape().size(0, value.shape().rank() - 1);
  }

  private static boolean isOneRow(Value value) {
    Shape shape = value.shape();
    return shape.isStatic() && (shape.rank() == 0 || shape.size() == shape.extent(-1));
  }

  private boolean pays(Rows rows, Value result) {
    return once
        ? (long) rows.tableRows * result.shape().extent(-1) <= LARGEST_TABLE
        : LEAST_GAIN * (long) rows.tableRows <= rows.ids.shape().size();
  }

  /**
   * Whether rows would have to lie in memory beside those that an instruction makes of them. For a
   * product that is worth it.
   */
  private boolean leavesRowsBehind(Instruction instruction) {
    return !(instruction.op() instanceof Op.MatMul)
        && instruction.operands().stream().filter(found::containsKey).anyMatch(v -> !vanishes(v));
  }

  private boolean vanishes(Value value) {
    return !uses.isOutput(value)
        && uses.of(value).stream()
            .allMatch(
                user ->
                    commuting.contains(user)
                        || (user.op() instanceof Op.Reshape
                            && found.containsKey(user.results().get(0))
                            && vanishes(user.results().get(0))));
  }

  /** Does to the table what an instruction does to rows of it. */
  private void commute(Instruction instruction) {
    Op op = instruction.op();
    Value result = instruction.results().get(0);
    List<Value> operands = new ArrayList<>();
    for (Value operand : instruction.operands()) {
      operands.add(tables.containsKey(operand) ? tables.get(operand) : row(instruction, operand));
    }
    if (op instanceof Op.Reduce reduce) {
      op = new Op.Reduce(reduce.op(), List.of(1));
    } else if (op instanceof Op.Slice slice) {
      op = new Op.Slice(1, slice.from(), slice.to());
    }
    Value table = trace.emit(op, operands).get(0);
    Value ids = copier.get(found.get(result).ids);
    Value rows = trace.emit(new Op.Gather(), List.of(table, ids)).get(0);
    boolean isShaped = rows.shape().equals(result.shape());
    copier.put(
        result, isShaped ? rows : trace.emit(new Op.Reshape(result.shape()), List.of(rows)).get(0));
    tables.put(result, table);
  }

  /** An operand that all rows share. */
  private Value row(Instruction instruction, Value operand) {
    Value copy = copier.get(operand);
    return instruction.op() instanceof Op.MatMul || copy.shape().rank() < 2
        ? copy
        : trace.emit(new Op.Reshape(Shape.of(copy.shape().extent(-1))), List.of(copy)).get(0);
  }

  /** Copies a loop, less what it does with rows of tables before it does anything else. */
  private void copyLoop(Instruction instruction, Op.Loop loop) {
    List<Value> operands = instruction.operands();
    Set<Integer> lookups = new HashSet<>();
    for (int i = 0; i < operands.size(); i++) {
      if (found.containsKey(operands.get(i)) && pays(found.get(operands.get(i)), operands.get(i))) {
        lookups.add(i);
      }
    }
    if (lookups.isEmpty()) {
      copier.copy(instruction);
      return;
    }
    mayHaveMoved = true;
    List<Value> results = Hoist.rowWork(loop.scan(), copier.get(operands), lookups, trace);
    for (int i = 0; i < results.size(); i++) {
      copier.put(instruction.results().get(i), results.get(i));
    }
  }

  /** Notes the table of what was copied, if it has rows of one. */
  private void noteTable(Instruction instruction) {
    Value result = instruction.results().get(0);
    Value first = instruction.operands().isEmpty() ? null : instruction.operands().get(0);
    if (instruction.op() instanceof Op.Gather && found.containsKey(result)) {
      tables.put(result, copier.get(first));
    } else if (instruction.op() instanceof Op.Reshape && found.containsKey(result)) {
      tables.put(result, tables.get(first));
    }
  }
}
