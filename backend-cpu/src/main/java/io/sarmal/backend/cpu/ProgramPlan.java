package io.sarmal.backend.cpu;

import com.google.common.collect.ImmutableList;
import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Scan;
import java.util.List;
import java.util.Map;

/**
 * How a program runs: what, in which order, and what can be released after each action.
 *
 * <p>Values are numbered as in the program; what only differs by its shape, as the result of a
 * reshape does, has the number of what it is made from.
 *
 * @param values one more than the greatest number
 * @param lastUses for each action the numbers that nothing needs after it
 */
record ProgramPlan(
    int values, List<Action> actions, List<List<Integer>> lastUses, List<Use> outputs) {
  /** A tensor with the shape in which it is read. */
  record Use(int number, Shape shape) {}

  /** A tensor that an action makes. */
  record Made(int number, TensorType type) {}

  /** One part of the work. */
  sealed interface Action {
    /** The numbers of all tensors that the action reads or makes. */
    List<Integer> touched();
  }

  /**
   * An operation by itself.
   *
   * @param op with all sizes known
   */
  record Single(Op op, List<Use> operands, List<Integer> results) implements Action {
    @Override
    public List<Integer> touched() {
      return concat(operands.stream().map(Use::number).toList(), results);
    }
  }

  /**
   * A loop over time that finds the rows of sequences step by step.
   *
   * @param ids by the position of an operand that is a table: which rows of it are the sequence
   */
  record Loop(Scan scan, List<Use> operands, Map<Integer, Use> ids, List<Integer> results)
      implements Action {
    @Override
    public List<Integer> touched() {
      List<Use> read = concat(operands, List.copyOf(ids.values()));
      return concat(read.stream().map(Use::number).toList(), results);
    }
  }

  /**
   * A matrix product to each of whose rows something is added.
   *
   * @param operands the two matrices and what is added
   */
  record BiasedProduct(Op.MatMul op, List<Use> operands, Made result) implements Action {
    @Override
    public List<Integer> touched() {
      return concat(operands.stream().map(Use::number).toList(), List.of(result.number()));
    }
  }

  /** Element-wise and row-wise operations that run together. */
  record Kernel(
      BlockProgram program, int rows, int columns, List<Integer> operands, List<Made> results)
      implements Action {
    @Override
    public List<Integer> touched() {
      return concat(operands, results.stream().map(Made::number).toList());
    }

    /** From one row of an operand to the next. */
    int operandStride(int i) {
      return stride(program.operands().get(i));
    }

    /** From one row of a result to the next. */
    int resultStride(int i) {
      return stride(program.results().get(i));
    }

    private int stride(Form form) {
      return form.byColumn() ? columns : 1;
    }
  }

  private static <T> List<T> concat(List<T> a, List<T> b) {
    return ImmutableList.<T>builder().addAll(a).addAll(b).build();
  }
}
