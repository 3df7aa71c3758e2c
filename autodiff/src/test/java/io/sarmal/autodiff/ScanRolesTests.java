package io.sarmal.autodiff;

import static io.sarmal.autodiff.Looped.invariant;
import static io.sarmal.autodiff.Looped.sequence;
import static io.sarmal.autodiff.Looped.state;
import static io.sarmal.autodiff.LoopedAssert.assertScanEqualsSteps;
import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each role of a step's inputs and outputs, also where it plays no part. */
class ScanRolesTests {
  private static final TensorType ROWS = TensorType.real(Dim.BATCH, 3);
  private static final TensorType IDS = TensorType.integer(Dim.BATCH);

  /** Positions of the inputs of {@link #step}, of which some are not real numbers or not used. */
  private static final int X = 0;

  private static final int H = 2;
  private static final int USELESS = 3;
  private static final int UNUSED_STATE = 5;
  private static final int W = 6;
  private static final int TABLE = 7;
  private static final int UNUSED = 8;

  private static Looped loop(boolean reverse) {
    return new Looped(
        List.of(
            sequence("x", ROWS),
            sequence("ids", IDS),
            state("h", ROWS),
            state("useless", ROWS),
            state("previous", IDS),
            state("unused", ROWS),
            invariant("w", TensorType.real(3, 3)),
            invariant("table", TensorType.real(LoopedAssert.IDS, 3)),
            invariant("unusedInvariant", ROWS),
            Looped.stepNumber()),
        List.of(
            OutputRole.STATE,
            OutputRole.STATE,
            OutputRole.STATE,
            OutputRole.STATE,
            OutputRole.STACKED,
            OutputRole.STACKED,
            OutputRole.SUM),
        reverse,
        ScanRolesTests::step);
  }

  private static List<Var> step(Tape tape, List<Var> in) {
    Var row = in.get(TABLE).gather(in.get(1)).plus(in.get(TABLE).gather(in.get(4)));
    Var running = in.get(9).real().less(2);
    Var next = running.select(in.get(X).plus(in.get(H).matmul(in.get(W))).times(row).tanh(), row);
    return List.of(
        next,
        // Depends on itself and the input, but nothing depends on it.
        in.get(USELESS).times(0.5).plus(in.get(X).sin()),
        in.get(1),
        in.get(UNUSED_STATE),
        next.exp().times(in.get(H)),
        in.get(4),
        next.times(in.get(X)).sum(0));
  }

  private static final List<Integer> ALL = List.of(X, H, USELESS, UNUSED_STATE, W, TABLE, UNUSED);

  @ParameterizedTest
  @CsvSource({"0,false", "0,true", "1,false", "1,true", "4,false", "4,true"})
  void anyNumberOfStepsInBothDirections(int steps, boolean reverse) {
    assertScanEqualsSteps(loop(reverse), List.of(0, 1, 3, 4, 6), ALL, steps);
  }

  /** 0: the last state; 3: a state that never changes; 4: all steps; 6: a sum. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 6})
  void aLossOfOneResultOnly(int result) {
    assertScanEqualsSteps(loop(false), List.of(result), ALL, 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {X, H, USELESS, UNUSED_STATE, W, TABLE, UNUSED})
  void aGradientByOneArgumentOnly(int argument) {
    assertScanEqualsSteps(loop(true), List.of(0, 1, 4, 6), List.of(argument), 3);
  }

  @Test
  void withoutAnyStepTheGradientOfAStateIsWhatComesIn() {
    Looped loop =
        new Looped(
            List.of(sequence("x", ROWS), state("h", ROWS)),
            List.of(OutputRole.STATE, OutputRole.STACKED),
            false,
            (tape, in) -> List.of(in.get(0).times(in.get(1)), in.get(1).exp()));
    ReferenceBackend backend = new ReferenceBackend();
    try (Tape tape = Tape.recording(backend)) {
      Var x = tape.variable(backend.fill(Shape.of(0, 2, 3), 1));
      Var h = tape.variable(backend.fill(Shape.of(2, 3), 4));
      List<Var> results = tape.scan(loop.scan(), List.of(x, h));
      Var loss = results.get(0).times(5).sum().plus(results.get(1).sum());
      List<Var> gradients = tape.gradient(loss, List.of(x, h));
      assertThat(gradients.get(0).shape()).isEqualTo(x.shape());
      assertThat(gradients.get(1).toDoubles()).containsOnly(5);
    }
  }

  @Test
  void aStepWithoutAState() {
    Looped loop =
        new Looped(
            List.of(sequence("x", ROWS), invariant("w", TensorType.real(3, 3))),
            List.of(OutputRole.STACKED, OutputRole.SUM),
            false,
            (tape, in) -> {
              Var y = in.get(0).matmul(in.get(1)).tanh();
              return List.of(y, y.square().mean());
            });
    assertScanEqualsSteps(loop, List.of(0, 1), List.of(0, 1), 3);
  }

  @Test
  void oneValueInSeveralRoles() {
    Looped loop =
        new Looped(
            List.of(sequence("x", ROWS), state("h", ROWS), state("copy", ROWS)),
            List.of(OutputRole.STATE, OutputRole.STATE, OutputRole.STACKED, OutputRole.SUM),
            false,
            (tape, in) -> {
              Var y = in.get(0).times(in.get(1)).plus(in.get(2)).tanh();
              return List.of(y, y, y, y);
            });
    assertScanEqualsSteps(loop, List.of(0, 1, 2, 3), List.of(0, 1, 2), 3);
  }

  @Test
  void inputsThatAreOutputs() {
    Looped loop =
        new Looped(
            List.of(sequence("x", ROWS), state("h", ROWS), invariant("w", ROWS)),
            List.of(OutputRole.STATE, OutputRole.STACKED, OutputRole.STACKED, OutputRole.SUM),
            false,
            (tape, in) -> List.of(in.get(0), in.get(1), in.get(2), in.get(2)));
    assertScanEqualsSteps(loop, List.of(0, 1, 2, 3), List.of(0, 1, 2), 3);
  }

  @Test
  void statesThatChangePlaces() {
    Looped loop =
        new Looped(
            List.of(sequence("x", ROWS), state("a", ROWS), state("b", ROWS)),
            List.of(OutputRole.STATE, OutputRole.STATE),
            false,
            (tape, in) -> List.of(in.get(2).times(in.get(0)), in.get(1).sin()));
    assertScanEqualsSteps(loop, List.of(0), List.of(0, 1, 2), 4);
  }

  @Test
  void nothingFlowsThroughADetachedValueOfAStep() {
    Looped loop =
        new Looped(
            List.of(sequence("x", ROWS), state("h", ROWS)),
            List.of(OutputRole.STATE),
            false,
            (tape, in) -> List.of(in.get(1).detach().times(in.get(0)).plus(in.get(1).tanh())));
    assertScanEqualsSteps(loop, List.of(0), List.of(0, 1), 3);
  }

  @Test
  void aSequenceInAnotherShape() {
    Looped loop =
        new Looped(
            List.of(
                sequence("x", TensorType.real(Dim.BATCH, 3, 1)),
                state("h", ROWS),
                invariant("w", TensorType.real(3, 3))),
            List.of(OutputRole.STATE, OutputRole.SUM),
            false,
            (tape, in) -> {
              Var projected = in.get(0).reshape(in.get(1).shape()).matmul(in.get(2));
              return List.of(projected.plus(in.get(1)).tanh(), projected);
            });
    assertScanEqualsSteps(loop, List.of(0, 1), List.of(0, 1, 2), 3);
  }
}
