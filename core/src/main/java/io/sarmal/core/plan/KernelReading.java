package io.sarmal.core.plan;

import io.sarmal.core.Shape;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.RuntimeSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a kernel reads the operands of an operation.
 *
 * @param domain on what the operation works
 * @param forms of the operands
 */
record KernelReading(KernelDomain domain, List<Form> forms) {
  /** Longer rows are folded by themselves: a kernel would hold whole rows of temporaries. */
  static final int LONGEST_FOLD = 1 << 14;

  boolean repeatsRow(int operand) {
    return forms.get(operand) == Form.ROW;
  }

  /** How a kernel can run an operation; empty if none can. */
  static Optional<KernelReading> of(Instruction instruction, RuntimeSizes sizes) {
    Op op = instruction.op();
    if (op instanceof Op.Reduce reduce) {
      return fold(reduce, instruction.operands().get(0).shape().bind(sizes));
    }
    if (!isElementwise(op)) {
      return Optional.empty();
    }
    Shape shape = instruction.results().get(0).shape().bind(sizes);
    List<Shape> operands = instruction.operands().stream().map(v -> v.shape().bind(sizes)).toList();
    int size = shape.size();
    if (size == 0) {
      return Optional.empty();
    }
    if (operands.stream().allMatch(o -> o.size() == size || o.size() == 1)) {
      KernelDomain domain = KernelDomain.flat(size);
      return Optional.of(
          new KernelReading(domain, operands.stream().map(o -> domain.form(o.size())).toList()));
    }
    Broadcast broadcast = Broadcast.of(shape, operands);
    if (broadcast.repetitions() != 1) {
      return Optional.empty();
    }
    List<Form> forms = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      boolean one = operands.get(i).size() == 1;
      forms.add(one ? Form.SCALAR : broadcast.operands().get(i).form());
    }
    return Optional.of(
        new KernelReading(new KernelDomain(broadcast.rows(), broadcast.columns()), forms));
  }

  static boolean isElementwise(Op op) {
    return op instanceof Op.Unary
        || op instanceof Op.Binary
        || op instanceof Op.Select
        || op instanceof Op.Broadcast;
  }

  private static Optional<KernelReading> fold(Op.Reduce reduce, Shape shape) {
    int last = shape.rank() - 1;
    if (reduce.op() == ReduceOp.ARGMAX || !reduce.axes().equals(List.of(last))) {
      return Optional.empty();
    }
    int columns = shape.extent(last);
    if (columns <= 1 || columns > LONGEST_FOLD || shape.size() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new KernelReading(new KernelDomain(shape.size() / columns, columns), List.of(Form.FULL)));
  }
}
