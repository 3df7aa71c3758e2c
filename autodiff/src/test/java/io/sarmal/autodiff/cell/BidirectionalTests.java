package io.sarmal.autodiff.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.GradientCheck;
import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Bidirectional.Merge;
import io.sarmal.autodiff.cell.Bidirectional.States;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BidirectionalTests {
  private static final int STEPS = 4;
  private static final int ROWS = 3;
  private static final Shape INPUT = Shape.of(STEPS, ROWS, 2);

  private static final class Tanh extends BasicCell {
    private final Parameter w = inputWeight("w");
    private final Parameter u = recurrentWeight("u");
    private final Parameter b = bias("b", 0.3);

    Tanh(int inputSize, int hiddenSize) {
      super(new CellSpec(inputSize, hiddenSize));
    }

    @Override
    public Step step(Var x, State state) {
      return Step.of(x.matmul(w).plus(state.get(0).matmul(u)).plus(b).tanh());
    }
  }

  private final Backend backend = new ReferenceBackend();
  private final Tape tape = Tape.inference(backend);

  @AfterEach
  void close() {
    tape.close();
    backend.close();
  }

  private static Bidirectional layer(Merge merge) {
    return new Bidirectional(new Tanh(2, 3), new Tanh(2, 3), merge);
  }

  private static ParameterLayout layout(Bidirectional layer) {
    ParameterLayout.Builder builder = ParameterLayout.builder();
    layer.addTo(builder, "layer");
    return builder.build();
  }

  private static double[] numbers(Shape shape, long seed) {
    return new Random(seed).doubles(shape.size(), -1, 1).toArray();
  }

  private Var constant(Shape shape, long seed) {
    return tape.constant(shape, numbers(shape, seed));
  }

  private void bind(Bidirectional layer) {
    ParameterLayout layout = layout(layer);
    layout.bind(tape.constant(layout.shape(), layout.initialValues(1)));
  }

  private States initial() {
    return new States(
        State.of(constant(Shape.of(ROWS, 3), 2)), State.of(constant(Shape.of(ROWS, 3), 3)));
  }

  @ParameterizedTest
  @EnumSource
  void itMergesAForwardRunAndAReversedRun(Merge merge) {
    Bidirectional layer = layer(merge);
    bind(layer);
    Var x = constant(INPUT, 1);
    States initial = initial();
    Bidirectional.Result result = layer.run(x, initial);
    Recurrent.Result ahead = new Recurrent(layer.forward().cell()).run(x, initial.forward());
    Recurrent.Result back =
        new Recurrent(layer.backward().cell()).reversed().run(x, initial.backward());

    Shape shape = Shape.of(STEPS, ROWS, merge == Merge.CONCAT ? 6 : 3);
    assertThat(result.sequence().shape()).isEqualTo(shape);
    assertThat(layer.outputSize()).isEqualTo(shape.extent(-1));
    double[] a = ahead.sequence().toDoubles();
    double[] b = back.sequence().toDoubles();
    double[] merged = result.sequence().toDoubles();
    for (int row = 0; row < STEPS * ROWS; row++) {
      for (int j = 0; j < 3; j++) {
        double left = a[row * 3 + j];
        double right = b[row * 3 + j];
        switch (merge) {
          case CONCAT -> {
            assertThat(merged[row * 6 + j]).isEqualTo(left);
            assertThat(merged[row * 6 + 3 + j]).isEqualTo(right);
          }
          case SUM -> assertThat(merged[row * 3 + j]).isEqualTo(left + right);
          case MEAN -> assertThat(merged[row * 3 + j]).isEqualTo((left + right) / 2);
        }
      }
    }
    assertThat(result.states().forward().get(0).toDoubles())
        .isEqualTo(ahead.state().get(0).toDoubles());
    assertThat(result.states().backward().get(0).toDoubles())
        .isEqualTo(back.state().get(0).toDoubles());
  }

  @Test
  void theBackwardStateIsThatOfTheFirstStepAndTheForwardStateThatOfTheLast() {
    Bidirectional layer = layer(Merge.CONCAT);
    bind(layer);
    Bidirectional.Result result = layer.run(constant(INPUT, 1), initial());
    Var first = result.sequence().slice(0, 0, 1).slice(2, 3, 6);
    Var last = result.sequence().slice(0, STEPS - 1, STEPS).slice(2, 0, 3);
    assertThat(result.states().backward().get(0).toDoubles()).isEqualTo(first.toDoubles());
    assertThat(result.states().forward().get(0).toDoubles()).isEqualTo(last.toDoubles());
  }

  @ParameterizedTest
  @EnumSource
  void aPaddedBatchEqualsEachRowAlone(Merge merge) {
    Bidirectional layer = layer(merge);
    bind(layer);
    Var x = constant(INPUT, 1);
    States initial = initial();
    int[] lengths = {2, STEPS, 1};
    Bidirectional.Result padded = layer.run(x, initial, tape.integers(Shape.of(ROWS), lengths));
    for (int row = 0; row < ROWS; row++) {
      Bidirectional.Result alone =
          layer.run(
              row(x, 1, row).slice(0, 0, lengths[row]),
              new States(row(initial.forward(), row), row(initial.backward(), row)));
      Var rest = row(padded.sequence(), 1, row);
      assertThat(rest.slice(0, 0, lengths[row]).toDoubles())
          .containsExactly(alone.sequence().toDoubles(), within(1e-15));
      Var padding = rest.slice(0, lengths[row], STEPS);
      assertThat(padding.toDoubles()).isEqualTo(new double[padding.shape().size()]);
      assertThat(row(padded.states().forward(), row).get(0).toDoubles())
          .containsExactly(alone.states().forward().get(0).toDoubles(), within(1e-15));
      assertThat(row(padded.states().backward(), row).get(0).toDoubles())
          .containsExactly(alone.states().backward().get(0).toDoubles(), within(1e-15));
    }
  }

  private static Var row(Var var, int axis, int row) {
    return var.slice(axis, row, row + 1);
  }

  private static State row(State state, int row) {
    return State.of(row(state.get(0), 0, row));
  }

  @ParameterizedTest
  @EnumSource
  void gradientsFlowIntoInputStatesAndParametersOfBothDirections(Merge merge) {
    Bidirectional layer = layer(merge);
    ParameterLayout layout = layout(layer);
    Shape state = Shape.of(ROWS, 3);
    GradientCheck check =
        new GradientCheck(
            backend,
            (onTape, vars) -> {
              layout.bind(vars.get(0));
              Bidirectional.Result result =
                  layer.run(vars.get(1), new States(State.of(vars.get(2)), State.of(vars.get(3))));
              return result
                  .sequence()
                  .square()
                  .sum()
                  .plus(result.states().forward().get(0).sum())
                  .plus(result.states().backward().get(0).sin().sum());
            });
    GradientCheck.Result worst =
        check.everyElement(
            List.of(
                Point.of(layout.shape(), layout.initialValues(1)),
                Point.of(INPUT, numbers(INPUT, 1)),
                Point.of(state, numbers(state, 2)),
                Point.of(state, numbers(state, 3))));
    assertThat(worst.relativeError()).as(worst.toString()).isLessThan(1e-8);
  }

  @Test
  void parametersAreNamedByDirection() {
    assertThat(layout(layer(Merge.SUM)).entries().keySet())
        .containsExactly(
            "layer.forward.w",
            "layer.forward.u",
            "layer.forward.b",
            "layer.backward.w",
            "layer.backward.u",
            "layer.backward.b");
  }

  @Test
  void initialStatesAreThoseOfTheCells() {
    States states = layer(Merge.SUM).initialStates(tape, 5);
    assertThat(states.forward().shapes()).containsExactly(Shape.of(5, 3));
    assertThat(states.backward().shapes()).containsExactly(Shape.of(5, 3));
  }

  @Test
  void outputsOfDifferentWidthsCanOnlyBePutSideBySide() {
    Cell narrow = new Tanh(2, 3);
    Cell wide = new Tanh(2, 4);
    assertThat(new Bidirectional(narrow, wide, Merge.CONCAT).outputSize()).isEqualTo(7);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bidirectional(narrow, wide, Merge.MEAN))
        .withMessage("outputs of widths 3 and 4 have no MEAN; use cells of one width, or CONCAT");
  }

  @Test
  void eachDirectionHasACellOfItsOwn() {
    Cell cell = new Tanh(2, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bidirectional(cell, cell, Merge.CONCAT))
        .withMessage(
            "both directions were given the same cell, but each has parameters of its own; create"
                + " two");
  }

  @Test
  void eachDirectionMayHaveOptions() {
    Bidirectional plain = layer(Merge.CONCAT);
    Bidirectional clipped =
        new Bidirectional(
            plain.forward().with(new StateClipping(0, 0.1)),
            plain.backward().reversed().with(new StateClipping(0, 0.2)),
            Merge.CONCAT);
    bind(clipped);
    Var y = clipped.run(constant(INPUT, 1), initial(), Phase.EVALUATION).sequence();
    assertThat(y.slice(2, 0, 3).abs().max().item()).isEqualTo(0.1);
    assertThat(y.slice(2, 3, 6).abs().max().item()).isEqualTo(0.2);
  }
}
