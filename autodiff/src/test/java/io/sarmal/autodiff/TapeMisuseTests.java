package io.sarmal.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TapeMisuseTests {
  private final ReferenceBackend backend = new ReferenceBackend();
  private final Tensor two = backend.tensor(Shape.of(2), new double[] {1, 2});
  private final Tape tape = Tape.recording(backend);
  private final Var x = tape.variable(two);

  @AfterEach
  void nothingLeaks() {
    tape.close();
    backend.release(two);
    assertThat(backend.liveTensors()).hasValue(0);
  }

  @Test
  void aClosedTapeDoesNothingMore() {
    Var y = x.exp();
    Var loss = y.sum();
    tape.close();
    String closed = "this tape is closed; variables do not outlive their tape";
    assertThatIllegalStateException().isThrownBy(x::exp).withMessage(closed);
    assertThatIllegalStateException().isThrownBy(() -> tape.variable(two)).withMessage(closed);
    assertThatIllegalStateException().isThrownBy(() -> tape.constant(two)).withMessage(closed);
    assertThatIllegalStateException().isThrownBy(() -> tape.adopt(two)).withMessage(closed);
    assertThatIllegalStateException().isThrownBy(() -> tape.scalar(1)).withMessage(closed);
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.constant(Shape.of(1), 1))
        .withMessage(closed);
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.integers(Shape.of(1), 1))
        .withMessage(closed);
    assertThatIllegalStateException().isThrownBy(() -> tape.gradient(loss, x)).withMessage(closed);
    assertThatIllegalStateException().isThrownBy(() -> tape.keep(y)).withMessage(closed);
  }

  @Test
  void aVariableOfAClosedTapeHasNoNumbers() {
    Var y = x.exp();
    tape.close();
    assertThatIllegalStateException()
        .isThrownBy(y::toDoubles)
        .withMessage("real[2] went when its tape was closed; keep what must outlive its tape");
  }

  @Test
  void closingTwiceIsHarmless() {
    tape.close();
    tape.close();
  }

  @Test
  void variablesOfTwoTapesDoNotMix() {
    try (Tape other = Tape.recording(backend)) {
      Var stranger = other.variable(two);
      String message = "real[2] is a variable of another tape";
      assertThatIllegalArgumentException().isThrownBy(() -> x.plus(stranger)).withMessage(message);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tape.concat(0, List.of(x, stranger)))
          .withMessage("operand real[2] of Concat[axis=0] is a variable of another tape");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tape.gradient(x.sum(), stranger))
          .withMessage(message);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tape.gradient(stranger.sum(), x))
          .withMessage("real[] is a variable of another tape");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tape.keep(stranger))
          .withMessage(message);
    }
  }

  @Test
  void theRecordIsUsedUpByAGradient() {
    Var loss = x.square().sum();
    tape.gradient(loss, x);
    String message =
        "the record of this tape was used up by an earlier gradient(); take all gradients in one"
            + " call, or use differentiableGradient()";
    assertThatIllegalStateException().isThrownBy(() -> tape.gradient(loss, x)).withMessage(message);
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.differentiableGradient(loss, List.of(x)))
        .withMessage(message);
  }

  @Test
  void onlyAScalarHasAGradient() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tape.gradient(x.square(), x))
        .withMessage(
            "a gradient is of a scalar, but the shape given is [2]; reduce it with sum() or"
                + " mean()");
  }

  @Test
  void onlyAVariableIsDifferentiatedBy() {
    Var constant = tape.constant(Shape.of(2), 1, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tape.gradient(x.times(constant).sum(), List.of(x, constant)))
        .withMessage(
            "a gradient by real[2] was asked for, but that is a constant here; make it with"
                + " variable()");
  }

  @Test
  void integersAreNoVariable() {
    Tensor ids = backend.tensor(Shape.of(1), new int[] {1});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tape.variable(ids))
        .withMessage("a variable is of real numbers, but was given INT");
    backend.release(ids);
  }

  @Test
  void anInferenceTapeHasNoGradients() {
    try (Tape inference = Tape.inference(backend)) {
      Var w = inference.variable(two);
      Var loss = w.square().sum();
      assertThatIllegalStateException()
          .isThrownBy(() -> inference.gradient(loss, w))
          .withMessage("this tape records nothing; make it with Tape.recording");
    }
  }

  @Test
  void aTapeBelongsToOneThread() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread = new Thread(() -> thrown.set(catchThrowable(x::exp)), "stranger");
    thread.start();
    thread.join();
    assertThat(thrown.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "a tape belongs to one thread: this one to %s, not stranger",
            Thread.currentThread().getName());
  }

  @Test
  void whatIsKeptIsNotTheTapesAnyMore() {
    Var y = x.exp();
    backend.release(tape.keep(y));
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.keep(y))
        .withMessage("real[2] is BORROWED; only what was made on this tape can be kept, once");
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.keep(x))
        .withMessage("real[2] is BORROWED; only what was made on this tape can be kept, once");
  }

  @Test
  void aParameterNeedsAValue() {
    Parameter w = new Parameter("w", Shape.of(2), Initializer.constant(0));
    assertThatIllegalStateException()
        .isThrownBy(() -> x.times(w))
        .withMessage(
            "parameter w[2] has no value on this tape; bind the model's parameters with"
                + " ParameterLayout.bind");
    tape.parameters(p -> tape.scalar(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> x.times(w))
        .withMessage("parameter w[2] was given a value of shape []");
  }

  @Test
  void operandsThatDoNotFitAreShown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> x.matmul(x))
        .withMessage(
            "MatMul[transposeA=false, transposeB=false] expects operands with at least two axes,"
                + " but was given [[2], [2]]");
    assertThatIllegalArgumentException()
        .isThrownBy(x::transposeLast)
        .withMessage("real[2] has no last two axes to exchange");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> x.split(0, 0))
        .withMessage("axis 0 of [2] does not split into 0 equal parts");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> x.slice(1, 0, 1))
        .withMessage("there is no axis 1 in shape [2] of rank 1");
    assertThatIllegalArgumentException()
        .isThrownBy(x::item)
        .withMessage("item() is of one number, but the shape is [2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tape.concat(0, List.of()))
        .withMessage("a concat needs at least one part");
  }
}
