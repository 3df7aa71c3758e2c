package io.sarmal.core.pass;

import io.sarmal.core.program.CommonSubexpressions;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.List;

/**
 * The pass that multiplies a table by a matrix before its rows are looked up, rather than each row
 * that was found: {@code gather(E, ids)·W} is {@code gather(E·W, ids)}, to the bit, and takes as
 * many products as the table has rows, not as many as there are ids.
 *
 * <p>Apply it before differentiation: the gradient of {@code W} is then as cheap, since gradients
 * are added up by row of the table first. Sizes must be known.
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

  private CommuteGather(Program program, boolean once) {
    this.once = once;
    this.uses = new Uses(program);
  }

  /** The same program with cheaper products of tables. */
  public static Program apply(Program program) {
    return new CommuteGather(program, false).run(program);
  }

  /** The same, for a program whose products of tables are made once and for all. */
  public static Program applyOnce(Program program) {
    return new CommuteGather(program, true).run(program);
  }

  private Program run(Program program) {
    copier.inputs(program);
    for (Instruction instruction : program.instructions()) {
      Instruction gather = gather(instruction);
      if (gather == null) {
        copier.copy(instruction);
      } else {
        copier.put(instruction.results().get(0), commuted(instruction, gather));
      }
    }
    return CommonSubexpressions.merge(copier.build(program));
  }

  /** The lookup whose rows an instruction multiplies, if commuting them pays; else null. */
  private Instruction gather(Instruction instruction) {
    if (!instruction.op().equals(new Op.MatMul(false, false))) {
      return null;
    }
    Instruction gather = uses.definition(rows(instruction));
    boolean isLookup = gather != null && gather.op() instanceof Op.Gather;
    if (!isLookup || instruction.operands().get(1).shape().rank() != 2) {
      return null;
    }
    Value table = gather.operands().get(0);
    Value ids = gather.operands().get(1);
    boolean pays =
        table.shape().rank() == 2
            && ids.shape().isStatic()
            && ids.shape().rank() > 0
            && pays(table.shape().extent(0), ids.shape().size(), instruction);
    return pays ? gather : null;
  }

  private boolean pays(int rows, int ids, Instruction product) {
    long width = product.results().get(0).shape().extent(-1);
    return once ? rows * width <= LARGEST_TABLE : (long) LEAST_GAIN * rows <= ids;
  }

  /** The left operand of a product, before a reshape that leaves rows as they are. */
  private Value rows(Instruction product) {
    Value left = product.operands().get(0);
    Instruction definition = uses.definition(left);
    if (definition != null && definition.op() instanceof Op.Reshape) {
      Value before = definition.operands().get(0);
      if (before.shape().rank() > 0 && before.shape().extent(-1) == left.shape().extent(-1)) {
        return before;
      }
    }
    return left;
  }

  private Value commuted(Instruction product, Instruction gather) {
    Value table = copier.get(gather.operands().get(0));
    Value ids = copier.get(gather.operands().get(1));
    Value weight = copier.get(product.operands().get(1));
    Value multiplied = emit(product.op(), table, weight);
    Value found = emit(new Op.Gather(), multiplied, ids);
    Value result = product.results().get(0);
    return found.shape().equals(result.shape())
        ? found
        : emit(new Op.Reshape(result.shape()), found);
  }

  private Value emit(Op op, Value... operands) {
    return trace.emit(op, List.of(operands)).get(0);
  }
}
