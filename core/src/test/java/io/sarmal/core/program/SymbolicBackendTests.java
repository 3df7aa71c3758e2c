package io.sarmal.core.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SymbolicBackendTests {
  private final SymbolicBackend symbolic = new SymbolicBackend();
  private final Value x = symbolic.input("x", TensorType.real(Dim.BATCH, 3));
  private final Value y = symbolic.input("y", TensorType.real(Dim.BATCH, 3));

  @Test
  void ordinaryCodeBecomesAProgram() {
    Tensor sum = symbolic.binary(BinaryOp.ADD, x, y);
    Program program = symbolic.build(Map.of("z", symbolic.unary(UnaryOp.TANH, sum)));
    assertThat(program.inputs().keySet()).containsExactly("x", "y");
    assertThat(program.instructions().stream().map(Instruction::op))
        .containsExactly(new Op.Binary(BinaryOp.ADD), new Op.Unary(UnaryOp.TANH));
    assertThat(program.outputs().get("z").type()).isEqualTo(TensorType.real(Dim.BATCH, 3));
  }

  @Test
  void equalOperationsAreWrittenOnce() {
    assertThat(symbolic.binary(BinaryOp.SUB, x, y)).isSameAs(symbolic.binary(BinaryOp.SUB, x, y));
    assertThat(symbolic.fill(Shape.SCALAR, 1)).isSameAs(symbolic.fill(Shape.of(), 1));
    assertThat(symbolic.reduce(ReduceOp.SUM, x, 0, 1))
        .isSameAs(symbolic.reduce(ReduceOp.SUM, x, 1, 0));
  }

  @Test
  void operationsThatDifferAnywhereAreKeptApart() {
    assertThat(symbolic.binary(BinaryOp.SUB, x, y))
        .isNotEqualTo(symbolic.binary(BinaryOp.SUB, y, x))
        .isNotEqualTo(symbolic.binary(BinaryOp.ADD, x, y));
    assertThat(symbolic.fill(Shape.SCALAR, 0.0)).isNotEqualTo(symbolic.fill(Shape.SCALAR, -0.0));
    assertThat(symbolic.slice(x, 1, 0, 1)).isNotEqualTo(symbolic.slice(x, 1, 1, 2));
  }

  @Test
  void nothingTheOutputsDoNotNeedIsKept() {
    symbolic.unary(UnaryOp.EXP, x);
    assertThat(symbolic.build(Map.of("y", y)).instructions()).isEmpty();
  }

  @Test
  void aSizeIsANumberWhereItIsKnown() {
    assertThat(symbolic.size(Shape.of(2, 3))).isSameAs(symbolic.fill(Shape.SCALAR, 6));
    Program program = symbolic.build(Map.of("n", symbolic.size(x.shape())));
    assertThat(program.instructions().get(0).op()).isEqualTo(new Op.Size(x.shape()));
  }

  @Test
  void numbersFromOutsideAreRefused() {
    for (ThrowingCallable captured :
        List.<ThrowingCallable>of(
            () -> symbolic.tensor(Shape.of(1), new float[1]),
            () -> symbolic.tensor(Shape.of(1), new double[1]),
            () -> symbolic.tensor(Shape.of(1), new int[1]),
            () -> symbolic.read(x, new float[3]),
            () -> symbolic.read(x, new double[3]),
            () -> symbolic.read(x, new int[3]))) {
      assertThatThrownBy(captured)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("make it an argument of the traced function");
    }
    Tensor real = new ReferenceBackend().iota(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> symbolic.binary(BinaryOp.ADD, x, real))
        .withMessageStartingWith("a tensor of shape [3] that holds numbers was used");
  }

  @Test
  void aValueOfAnotherTraceIsRefusedThoughItLooksTheSame() {
    Value other = new SymbolicBackend().input("x", x.type());
    assertThat(other).isEqualTo(x);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> symbolic.unary(UnaryOp.NEG, other))
        .withMessage("%0 of type [B, 3] belongs to another trace; make it an input of this one");
    assertThatIllegalArgumentException().isThrownBy(() -> symbolic.build(Map.of("z", other)));
  }

  @Test
  void anInputIsDeclaredOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> symbolic.input("x", TensorType.real(1)))
        .withMessage("there is an input x already");
  }

  @Test
  void operandsThatDoNotFitAreRefusedWhereTheyAreUsed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> symbolic.matmul(x, false, y, false))
        .withMessageContaining("[[B, 3], [B, 3]]");
    assertThat(symbolic.build(Map.of("x", x)).instructions()).isEmpty();
  }

  @Test
  void markTellsEarlierValuesFromLaterOnes() {
    int mark = symbolic.mark();
    Value later = (Value) symbolic.unary(UnaryOp.NEG, x);
    assertThat(y.id()).isLessThan(mark);
    assertThat(later.id()).isGreaterThanOrEqualTo(mark);
  }
}
