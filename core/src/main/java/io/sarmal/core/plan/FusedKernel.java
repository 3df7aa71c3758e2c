package io.sarmal.core.plan;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;

import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.program.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * Element-wise and row-wise operations over a rows × columns domain that run together: only
 * operands and results lie in memory.
 *
 * @param nodes values by their numbers, each made from values before it
 * @param results the numbers of the values that go to memory
 */
public record FusedKernel(List<Node> nodes, List<Integer> results) {
  /** A value of the kernel. */
  public sealed interface Node {
    /** Along which axes it varies. */
    Form form();
  }

  /** Something read from memory; operands are in the order of their nodes. */
  public record Operand(Form form) implements Node {}

  /** A number that is always the same. */
  public record Constant(double number) implements Node {
    @Override
    public Form form() {
      return Form.SCALAR;
    }
  }

  /**
   * What an operation makes of other values; what does not vary along an axis is repeated.
   *
   * @param op {@link Op.Unary}, {@link Op.Binary}, {@link Op.Select}, or {@link Op.Reduce} that
   *     folds each row to one number by {@link ReduceOp#SUM} or {@link ReduceOp#MAX}
   * @param operands their numbers
   */
  public record Apply(Op op, List<Integer> operands, Form form) implements Node {
    /** Copies the list. */
    public Apply {
      operands = List.copyOf(operands);
    }
  }

  /**
   * Another value, repeated where it does not vary.
   *
   * @param of its number
   * @param form one that varies where the value does
   */
  public record Copy(int of, Form form) implements Node {}

  /** Copies the lists. */
  public FusedKernel {
    nodes = List.copyOf(nodes);
    results = List.copyOf(results);
    checkArgument(!results.isEmpty(), "a kernel without results does nothing");
  }

  /** The forms of the operands, in order. */
  public List<Form> operandForms() {
    return nodes.stream()
        .filter(Operand.class::isInstance)
        .map(Node::form)
        .collect(toImmutableList());
  }

  /** The forms of the results, in order. */
  public List<Form> resultForms() {
    return results.stream().map(number -> nodes.get(number).form()).collect(toImmutableList());
  }

  /** How often each value is read, by an operation or as a result. */
  public int[] readers() {
    int[] readers = new int[nodes.size()];
    results.forEach(number -> readers[number]++);
    for (Node node : nodes) {
      if (node instanceof Apply apply) {
        apply.operands().forEach(number -> readers[number]++);
      } else if (node instanceof Copy copy) {
        readers[copy.of()]++;
      }
    }
    return readers;
  }

  /** Starts a kernel. */
  public static Builder builder() {
    return new Builder();
  }

  /** Records a kernel; values are known by their numbers. */
  public static final class Builder {
    private final List<Node> nodes = new ArrayList<>();
    private final List<Integer> results = new ArrayList<>();

    private Builder() {}

    /** The form of a value. */
    public Form form(int value) {
      return nodes.get(value).form();
    }

    /** The next operand. */
    public int operand(Form form) {
      return add(new Operand(form));
    }

    /** A number that is always the same. */
    public int constant(double number) {
      return add(new Constant(number));
    }

    /** A value repeated, as {@link Copy} says. */
    public int copy(int of, Form form) {
      checkArgument(form(of).join(form) == form, "a %s cannot be made a %s", form(of), form);
      return add(new Copy(of, form));
    }

    /**
     * An operation, as {@link Apply} says.
     *
     * @throws IllegalArgumentException for any other operation, or a fold of what is one number
     */
    public int apply(Op op, List<Integer> operands) {
      if (op instanceof Op.Reduce reduce) {
        Form form = form(operands.get(0));
        checkArgument(reduce.op() != ReduceOp.ARGMAX, "ARGMAX does not give a real number");
        checkArgument(form.byColumn(), "a %s has one number for each row already", form);
        return add(new Apply(op, operands, Form.of(form.byRow(), false)));
      }
      checkArgument(
          op instanceof Op.Unary || op instanceof Op.Binary || op instanceof Op.Select,
          "no kernel for %s",
          op);
      Form form = operands.stream().map(this::form).reduce(Form.SCALAR, Form::join);
      return add(new Apply(op, operands, form));
    }

    /** Makes a value the next result. */
    public void result(int value) {
      results.add(value);
    }

    /** The kernel. */
    public FusedKernel build() {
      return new FusedKernel(nodes, results);
    }

    private int add(Node node) {
      nodes.add(node);
      return nodes.size() - 1;
    }
  }
}
