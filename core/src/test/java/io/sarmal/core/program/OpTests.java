package io.sarmal.core.program;

import static io.sarmal.core.TensorType.integer;
import static io.sarmal.core.TensorType.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operations infer, and how they refuse operands that do not fit. */
class OpTests {
  private static final int T = Dim.TIME;
  private static final int B = Dim.BATCH;

  @Test
  void elementwise() {
    infers(new Op.Unary(UnaryOp.TANH), real(T, B, 3), real(T, B, 3));
    infers(new Op.Binary(BinaryOp.ADD), real(T, B, 3), real(B, 1), real(T, 1, 3));
    infers(new Op.Select(), real(B, 3), real(B, 1), real(3), real());
    infers(new Op.Real(), real(B), integer(B));
    refuses(new Op.Unary(UnaryOp.TANH), "REAL as operand 1, but was given [int[2]]", integer(2));
    refuses(new Op.Unary(UnaryOp.TANH), "expects 1 operand, but was given []");
    refuses(new Op.Binary(BinaryOp.ADD), "[2] and [3] do not broadcast", real(2), real(3));
    refuses(new Op.Binary(BinaryOp.ADD), "REAL as operand 2", real(2), integer(2));
    refuses(new Op.Select(), "expects 3 operands", real(2), real(2));
    refuses(new Op.Real(), "INT as operand 1, but was given [[2]]", real(2));
  }

  @Test
  void sources() {
    infers(new Op.Fill(Shape.of(B, 2), 1), real(B, 2));
    infers(new Op.Size(Shape.of(T, B)), real());
    infers(new Op.Iota(0), real(0));
    infers(new Op.Random(Shape.of(B, 5), 0), real(B, 5), integer(3));
    refuses(new Op.Iota(-1), "a length from 0");
    refuses(new Op.Random(Shape.of(5), 0), "a key of shape [2], [3] or [4]", integer(5));
    refuses(new Op.Random(Shape.of(5), 0), "a key of shape [2], [3] or [4]", integer(1, 2));
    refuses(new Op.Random(Shape.of(5), 0), "INT as operand 1", real(2));
  }

  @Test
  void reduce() {
    infers(new Op.Reduce(ReduceOp.SUM, List.of(2, 0)), real(1, B, 1), real(T, B, 3));
    infers(new Op.Reduce(ReduceOp.MAX, List.of()), real(3), real(3));
    infers(new Op.Reduce(ReduceOp.ARGMAX, List.of(1)), integer(B, 1), real(B, 3));
    refuses(new Op.Reduce(ReduceOp.SUM, List.of(1, 1)), "distinct axes from 0 to 1", real(2, 3));
    refuses(new Op.Reduce(ReduceOp.SUM, List.of(-1)), "distinct axes from 0 to 1", real(2, 3));
    refuses(new Op.Reduce(ReduceOp.SUM, List.of(2)), "distinct axes from 0 to 1", real(2, 3));
    refuses(new Op.Reduce(ReduceOp.ARGMAX, List.of(0, 1)), "exactly one axis", real(2, 3));
    refuses(new Op.Reduce(ReduceOp.ARGMAX, List.of(1)), "at least 1 element", real(2, 0));
    refuses(new Op.Reduce(ReduceOp.SUM, List.of(0)), "REAL as operand 1", integer(2));
  }

  @Test
  void theOrderOfReducedAxesDoesNotMatter() {
    assertThat(new Op.Reduce(ReduceOp.SUM, List.of(2, 0)))
        .isEqualTo(new Op.Reduce(ReduceOp.SUM, List.of(0, 2)));
  }

  @Test
  void products() {
    infers(new Op.MatMul(false, false), real(T, B, 4), real(T, B, 3), real(3, 4));
    infers(new Op.MatMul(true, true), real(3, 4), real(2, 3), real(4, 2));
    infers(new Op.MatMul(false, true), real(B, 2, 5), real(B, 2, 3), real(B, 5, 3));
    infers(new Op.Outer(), real(3, 4), real(T, B, 3), real(T, B, 4));
    String inner = "equal inner extents (K of [.., M, K] and [.., K, N])";
    refuses(new Op.MatMul(false, false), inner, real(2, 3), real(4, 3));
    refuses(new Op.MatMul(false, true), inner, real(2, 3), real(3, 4));
    refuses(new Op.MatMul(true, false), inner, real(2, 3), real(3, 4));
    refuses(new Op.MatMul(false, false), "at least two axes", real(3), real(3, 4));
    refuses(new Op.MatMul(false, false), "at least two axes", real(2, 3), real(3));
    refuses(
        new Op.MatMul(false, false), "leading extents of the first", real(2, 2, 3), real(5, 3, 4));
    refuses(new Op.MatMul(false, false), "leading extents of the first", real(2, 3), real(1, 3, 4));
    refuses(new Op.Outer(), "equal leading extents", real(2, 3), real(3, 3));
    refuses(new Op.Outer(), "equal leading extents", real(), real());
  }

  @Test
  void movement() {
    infers(new Op.Transpose(List.of(1, 0, 2)), integer(B, T, 3), integer(T, B, 3));
    infers(new Op.Reshape(Shape.of(T, B, 2, 3)), real(T, B, 2, 3), real(T, B, 6));
    infers(new Op.Reshape(Shape.SCALAR), integer(), integer(1, 1));
    infers(new Op.Broadcast(Shape.of(T, B, 3)), real(T, B, 3), real(B, 1));
    infers(new Op.Slice(1, 1, 3), integer(B, 2), integer(B, 3));
    infers(new Op.Slice(0, 2, 2), real(0), real(2));
    infers(new Op.Concat(1), integer(B, 5), integer(B, 3), integer(B, 2));
    infers(new Op.Concat(0), real(B, 2), real(B, 2));
    refuses(new Op.Transpose(List.of(0)), "every axis once", real(2, 3));
    refuses(new Op.Transpose(List.of(0, 0)), "distinct axes from 0 to 1", real(2, 3));
    refuses(new Op.Reshape(Shape.of(4)), "as many elements, but was given [[2, 3]]", real(2, 3));
    refuses(new Op.Reshape(Shape.of(B)), "as many elements", real(T));
    refuses(new Op.Reshape(Shape.of(1 << 30, 0)), "as many elements", real(4));
    refuses(new Op.Broadcast(Shape.of(3)), "a shape that the operand broadcasts to", real(2, 3));
    refuses(new Op.Broadcast(Shape.of(2, 3)), "do not broadcast", real(2));
    refuses(new Op.Slice(1, 2, 4), "0 ≤ from ≤ to ≤ the axis' extent", real(2, 3));
    refuses(new Op.Slice(1, 2, 1), "0 ≤ from ≤ to ≤ the axis' extent", real(2, 3));
    refuses(new Op.Slice(1, -1, 1), "0 ≤ from ≤ to ≤ the axis' extent", real(2, 3));
    refuses(new Op.Slice(2, 0, 1), "distinct axes from 0 to 1", real(2, 3));
    refuses(new Op.Slice(0, 0, 1), "an axis whose extent is known", real(T, 3));
    refuses(new Op.Concat(0), "at least one operand, but was given []");
    refuses(new Op.Concat(0), "differ along the axis only", real(2, 3), real(2, 4));
    refuses(new Op.Concat(0), "differ along the axis only", real(2, 3), real(2));
    refuses(new Op.Concat(0), "REAL as operand 2", real(2), integer(2));
    refuses(new Op.Concat(0), "an axis whose extent is known", real(T, 3), real(2, 3));
    refuses(new Op.Concat(0), "add up to at most 2147483647", real(1 << 30, 1), real(1 << 30, 1));
  }

  @Test
  void tables() {
    infers(new Op.Gather(), real(T, B, 8), real(65, 8), integer(T, B));
    infers(new Op.Gather(), real(), real(65), integer());
    infers(new Op.ScatterAdd(65), real(65, 8), integer(T, B), real(T, B, 8));
    infers(new Op.ScatterAdd(3), real(3), integer(), real());
    refuses(new Op.Gather(), "INT as operand 2", real(65, 8), real(2));
    refuses(new Op.Gather(), "REAL as operand 1", integer(65, 8), integer(2));
    refuses(new Op.Gather(), "a table with at least one axis", real(), integer(2));
    refuses(new Op.ScatterAdd(-1), "a number of rows from 0", integer(2), real(2));
    refuses(new Op.ScatterAdd(5), "leading extents are those of the ids", integer(2), real(3, 2));
    refuses(new Op.ScatterAdd(5), "leading extents are those of the ids", integer(2, 2), real(2));
  }

  @Test
  void theMessageNamesTheOperationAndTheOperands() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Op.MatMul(true, false).infer(List.of(real(B, 3), real(4, 5))))
        .withMessage(
            "MatMul[transposeA=true, transposeB=false] expects equal inner extents (K of [.., M, K]"
                + " and [.., K, N]), but was given [[B, 3], [4, 5]]");
  }

  private static void infers(Op op, TensorType expected, TensorType... operands) {
    assertThat(op.infer(List.of(operands))).as("%s", op).containsExactly(expected);
  }

  private static void refuses(Op op, String message, TensorType... operands) {
    assertThatIllegalArgumentException()
        .as("%s", op)
        .isThrownBy(() -> op.infer(List.of(operands)))
        .withMessageContaining(message);
  }
}
