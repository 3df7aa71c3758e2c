package io.sarmal.core.pass;

import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Value;
import java.util.function.Predicate;

/** Operations of one step, made operations on all steps at once: with a leading time axis more. */
final class Lift {
  private Lift() {}

  /**
   * Whether an operation on one step can be done on all steps at once.
   *
   * @param isSequence which operands have a value for each step; the others are invariant
   */
  static boolean isPossible(Instruction instruction, Predicate<Value> isSequence) {
    Op op = instruction.op();
    if (op instanceof Op.Unary
        || op instanceof Op.Real
        || op instanceof Op.Reduce
        || op instanceof Op.Transpose
        || op instanceof Op.Slice
        || op instanceof Op.Reshape) {
      return true;
    }
    if (op instanceof Op.Binary || op instanceof Op.Select) {
      int rank = instruction.results().get(0).shape().rank();
      return instruction.operands().stream()
          .filter(isSequence)
          .allMatch(v -> v.shape().rank() == rank);
    }
    if (op instanceof Op.Concat) {
      return instruction.operands().stream().allMatch(isSequence);
    }
    if (op instanceof Op.MatMul) {
      Value right = instruction.operands().get(1);
      return !isSequence.test(right) && right.shape().rank() == 2;
    }
    return op instanceof Op.Gather && !isSequence.test(instruction.operands().get(0));
  }

  /** The operation on all steps; {@code steps} is the extent of the time axis. */
  static Op over(int steps, Op op) {
    if (op instanceof Op.Reduce reduce) {
      return new Op.Reduce(reduce.op(), reduce.axes().stream().map(a -> a + 1).toList());
    }
    if (op instanceof Op.Transpose transpose) {
      var axes = new java.util.ArrayList<Integer>();
      axes.add(0);
      transpose.axes().forEach(a -> axes.add(a + 1));
      return new Op.Transpose(axes);
    }
    if (op instanceof Op.Slice slice) {
      return new Op.Slice(slice.axis() + 1, slice.from(), slice.to());
    }
    if (op instanceof Op.Concat concat) {
      return new Op.Concat(concat.axis() + 1);
    }
    if (op instanceof Op.Reshape reshape) {
      return new Op.Reshape(reshape.shape().prepend(steps));
    }
    return op;
  }
}
