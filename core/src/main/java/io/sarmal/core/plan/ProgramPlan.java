package io.sarmal.core.plan;

import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Scan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a program runs: what, in which order, and what can be released after each action.
 *
 * <p>Values are numbered as in the program; what only differs by its shape, as the result of a
 * reshape does, has the number of what it is made from.
 *
 * @param values one more than the greatest number
 * @param lastUses for each action the numbers that nothing needs after it
 */
public record ProgramPlan(
    int values, List<Action> actions, List<List<Integer>> lastUses, List<Use> outputs) {
  /** A tensor with the shape in which it is read. */
  public record Use(int number, Shape shape) {}

  /** A tensor that an action makes. */
  public record Made(int number, TensorType type) {}

  /** One part of the work. */
  public sealed interface Action {
    /** The numbers of the tensors that the action reads. */
    List<Integer> read();

    /** The numbers of the tensors that it makes. */
    List<Integer> made();
  }

  /**
   * An operation by itself.
   *
   * @param op with all sizes known
   */
  public record Single(Op op, List<Use> operands, List<Integer> results) implements Action {
    @Override
    public List<Integer> read() {
      return numbers(operands);
    }

    @Override
    public List<Integer> made() {
      return results;
    }
  }

  /**
   * A loop over time whose rows are on their own; it may find the rows of sequences in tables.
   *
   * @param operands one for each input, then the ids for each of {@code tables}
   * @param tables the positions of inputs for which there is a table, of which ids say the rows
   */
  public record Loop(Scan scan, List<Use> operands, List<Integer> tables, List<Made> results)
      implements Action {
    @Override
    public List<Integer> read() {
      return numbers(operands);
    }

    @Override
    public List<Integer> made() {
      return results.stream().map(Made::number).toList();
    }
  }

  /** Indices {@code from} to {@code to - 1} of an axis of a tensor. */
  public record Part(Use tensor, int axis, int from, int to) {
    /** How many runs of numbers it is. */
    public int runs() {
      return tensor.shape().size(0, axis);
    }

    /** How many numbers a run has. */
    public int run() {
      return (to - from) * inner();
    }

    /** How far it is from one run to the next. */
    public int stride() {
      return tensor.shape().extent(axis) * inner();
    }

    /** Where the first run begins in the tensor. */
    public int start() {
      return from * inner();
    }

    private int inner() {
      return tensor.shape().size(axis + 1, tensor.shape().rank());
    }
  }

  /**
   * Parts of tensors, one after the other along an axis. Where that is not the first, each part
   * lies without a gap.
   */
  public record Join(int axis, List<Part> parts, Made result) implements Action {
    /** The tensors that the parts are of, in order. */
    public List<Use> operands() {
      return parts.stream().map(Part::tensor).toList();
    }

    @Override
    public List<Integer> read() {
      return numbers(operands());
    }

    @Override
    public List<Integer> made() {
      return List.of(result.number());
    }
  }

  /**
   * A matrix product, to each of whose rows something may be added.
   *
   * @param operands the two matrices and, if there is a third, what is added
   */
  public record Product(Op.MatMul op, List<Use> operands, Made result) implements Action {
    @Override
    public List<Integer> read() {
      return numbers(operands);
    }

    @Override
    public List<Integer> made() {
      return List.of(result.number());
    }
  }

  /**
   * A product that is too large for a cache, what a kernel makes of it, and what then folds its
   * rows, all done for some rows after the others: neither the product nor what the kernel makes of
   * it ever lies in memory as a whole.
   *
   * @param blockRows how many rows at a time
   * @param sinks what reads the kernel's large results
   */
  public record RowBlocks(int blockRows, Product product, Kernel kernel, List<Sink> sinks)
      implements Action {
    @Override
    public List<Integer> read() {
      Set<Integer> read = new LinkedHashSet<>(product.read());
      read.addAll(kernel.read());
      sinks.forEach(sink -> read.addAll(sink.operation().read()));
      read.remove(product.result().number());
      largeResults().forEach(large -> read.remove(large.number()));
      return List.copyOf(read);
    }

    @Override
    public List<Integer> made() {
      return Stream.concat(
              smallResults().stream().map(Made::number),
              sinks.stream().flatMap(sink -> sink.operation().results().stream()))
          .toList();
    }

    /** What the kernel makes of the product that is smaller. */
    public List<Made> smallResults() {
      List<Made> small = new ArrayList<>(kernel.results());
      small.removeAll(largeResults());
      return small;
    }

    /** What the kernel makes of the product that is as large. */
    public List<Made> largeResults() {
      List<Made> large = new ArrayList<>();
      for (int i = 0; i < kernel.results().size(); i++) {
        if (kernel.fused().resultForms().get(i) == Form.FULL) {
          large.add(kernel.results().get(i));
        }
      }
      return large;
    }
  }

  /**
   * An operation that reads large results of a kernel: a product with their rows, their outer
   * product with other rows, or their sum.
   */
  public record Sink(Single operation, TensorType type) {}

  /** Element-wise and row-wise operations that run together. */
  public record Kernel(
      FusedKernel fused, int rows, int columns, List<Integer> operands, List<Made> results)
      implements Action {
    @Override
    public List<Integer> read() {
      return operands;
    }

    @Override
    public List<Integer> made() {
      return results.stream().map(Made::number).toList();
    }

    /** From one row of an operand to the next. */
    public int operandStride(int i) {
      return stride(fused.operandForms().get(i));
    }

    /** From one row of a result to the next. */
    public int resultStride(int i) {
      return stride(fused.resultForms().get(i));
    }

    private int stride(Form form) {
      return form.byColumn() ? columns : 1;
    }
  }

  private static List<Integer> numbers(List<Use> uses) {
    return uses.stream().map(Use::number).toList();
  }
}
