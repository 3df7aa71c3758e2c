package io.sarmal.autodiff.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.Fusion;
import io.sarmal.autodiff.GradientCheck;
import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepOptionTests {
  private static final int STEPS = 6;
  private static final int ROWS = 3;
  private static final int INPUT = 2;
  private static final int HIDDEN = 4;
  private static final Shape SEQUENCE = Shape.of(STEPS, ROWS, INPUT);
  private static final Shape STATE = Shape.of(ROWS, HIDDEN);

  private final Backend backend = new ReferenceBackend();
  private final Tape tape = Tape.inference(backend);

  @AfterEach
  void close() {
    tape.close();
    backend.close();
  }

  static Recurrent layer() {
    return new Recurrent(new SmallLstm(INPUT, HIDDEN));
  }

  static Stream<Recurrent> layers() {
    Recurrent layer = layer();
    return Stream.of(
        layer.with(new VariationalDropout(0.3, 0, 1)),
        layer.with(new VariationalDropout(0, 0.4, 1)),
        layer.with(new Zoneout(List.of(0.2, 0.5), 1)),
        layer.with(new StateClipping(1, 0.2)),
        layer
            .with(new VariationalDropout(0.3, 0.4, 1))
            .with(new StateClipping(1, 0.2))
            .with(new Zoneout(List.of(0.2, 0.5), 10)));
  }

  static Stream<Recurrent> layersBothWays() {
    return layers().flatMap(layer -> Stream.of(layer, layer.reversed()));
  }

  private static double[] numbers(Shape shape, long seed) {
    return new Random(seed).doubles(shape.size(), -1, 1).toArray();
  }

  private static Phase training(Tape on) {
    return Phase.training(on.integers(Shape.of(3), 5, 6, 7));
  }

  private static Phase phase(Tape on, boolean training) {
    return training ? training(on) : Phase.EVALUATION;
  }

  private Var x(long seed) {
    return tape.constant(SEQUENCE, numbers(SEQUENCE, seed));
  }

  private State initial() {
    return State.of(
        tape.constant(STATE, numbers(STATE, 2)), tape.constant(STATE, numbers(STATE, 3)));
  }

  private static ParameterLayout layout(Recurrent layer) {
    return ParameterLayout.builder().add("layer", layer.parameters()).build();
  }

  private static void bind(Recurrent layer, Tape on) {
    ParameterLayout layout = layout(layer);
    layout.bind(on.constant(layout.shape(), layout.initialValues(1)));
  }

  @ParameterizedTest
  @MethodSource("layersBothWays")
  void gradientsInTrainingAreThoseOfDifferences(Recurrent layer) {
    checkGradients(layer, true);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void gradientsInEvaluationAreThoseOfDifferences(Recurrent layer) {
    checkGradients(layer, false);
  }

  private void checkGradients(Recurrent layer, boolean training) {
    ParameterLayout layout = layout(layer);
    GradientCheck check =
        new GradientCheck(
            backend,
            (on, vars) -> {
              layout.bind(vars.get(0));
              State initial = State.of(vars.get(2), vars.get(3));
              Var lengths = on.integers(Shape.of(ROWS), 4, STEPS, 0);
              Phase phase = phase(on, training);
              Recurrent.Result all = layer.run(vars.get(1), initial, lengths, phase);
              Recurrent.Last last = layer.last(vars.get(1), initial, lengths, phase);
              return all.sequence()
                  .square()
                  .sum()
                  .plus(all.state().get(1).sin().sum())
                  .plus(last.output().sin().sum())
                  .plus(last.state().get(0).square().sum());
            });
    List<Point> at =
        List.of(
            Point.of(layout.shape(), layout.initialValues(1)),
            Point.of(SEQUENCE, numbers(SEQUENCE, 1)),
            Point.of(STATE, numbers(STATE, 2)),
            Point.of(STATE, numbers(STATE, 3)));
    assertSmall(check.randomDirections(at, 5, 1));
    assertSmall(check.second().randomDirections(at, 2, 2));
  }

  private static void assertSmall(GradientCheck.Result worst) {
    assertThat(worst.relativeError()).as(worst.toString()).isLessThan(1e-7);
  }

  @ParameterizedTest
  @MethodSource("layersBothWays")
  void aLoopAsFastAsItGetsEqualsOneWithoutFusion(Recurrent layer) {
    assertThat(inTraining(layer, Fusion.AUTO))
        .containsExactly(inTraining(layer, Fusion.OFF), within(1e-13));
  }

  private double[] inTraining(Recurrent layer, Fusion fusion) {
    try (Tape on = Tape.recording(backend, fusion)) {
      ParameterLayout layout = layout(layer);
      Var parameters = on.variable(backend.tensor(layout.shape(), layout.initialValues(1)));
      layout.bind(parameters);
      Var x = on.constant(SEQUENCE, numbers(SEQUENCE, 1));
      State initial = layer.cell().initialState(on, ROWS);
      Recurrent.Result result = layer.run(x, initial, training(on));
      Var loss = result.sequence().square().sum().plus(result.state().get(1).sum());
      return on.gradient(loss, parameters).toDoubles();
    }
  }

  @ParameterizedTest
  @MethodSource("layersBothWays")
  void inEvaluationAPaddedBatchEqualsEachRowAlone(Recurrent layer) {
    bind(layer, tape);
    int[] lengths = {4, STEPS, 1};
    Recurrent.Result padded =
        layer.run(x(1), initial(), tape.integers(Shape.of(ROWS), lengths), Phase.EVALUATION);
    for (int row = 0; row < ROWS; row++) {
      Var sequence = x(1).slice(1, row, row + 1).slice(0, 0, lengths[row]);
      int at = row;
      State state =
          new State(initial().parts().stream().map(part -> part.slice(0, at, at + 1)).toList());
      Recurrent.Result alone = layer.run(sequence, state, Phase.EVALUATION);
      assertThat(padded.sequence().slice(1, row, row + 1).slice(0, 0, lengths[row]).toDoubles())
          .containsExactly(alone.sequence().toDoubles(), within(1e-14));
      for (int part = 0; part < 2; part++) {
        assertThat(padded.state().get(part).slice(0, row, row + 1).toDoubles())
            .containsExactly(alone.state().get(part).toDoubles(), within(1e-14));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layersBothWays")
  void inTrainingPaddingChangesNothing(Recurrent layer) {
    bind(layer, tape);
    Var mask =
        tape.constant(Shape.of(STEPS, ROWS), 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1, 1, 0);
    Var valid = mask.reshape(Shape.of(STEPS, ROWS, 1));
    Recurrent.Result one = layer.run(valid.select(x(1), x(8)), initial(), mask, training(tape));
    Recurrent.Result other = layer.run(valid.select(x(1), x(9)), initial(), mask, training(tape));
    assertThat(one.sequence().toDoubles()).isEqualTo(other.sequence().toDoubles());
    assertThat(one.state().get(1).toDoubles()).isEqualTo(other.state().get(1).toDoubles());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void inEvaluationTwoPiecesEqualTheWhole(Recurrent layer) {
    assertThat(inPieces(layer, Phase.EVALUATION))
        .containsExactly(whole(layer, Phase.EVALUATION), within(1e-14));
  }

  @Test
  void inTrainingTwoPiecesUnderOneKeyHaveOneVariationalMask() {
    Recurrent layer = layer().with(new VariationalDropout(0.3, 0.4, 1));
    assertThat(inPieces(layer, training(tape)))
        .containsExactly(whole(layer, training(tape)), within(1e-14));
  }

  private double[] whole(Recurrent layer, Phase phase) {
    bind(layer, tape);
    return layer.run(x(1), initial(), phase).sequence().toDoubles();
  }

  private double[] inPieces(Recurrent layer, Phase phase) {
    bind(layer, tape);
    Recurrent.Result first = layer.run(x(1).slice(0, 0, 2), initial(), phase);
    Recurrent.Result second = layer.run(x(1).slice(0, 2, STEPS), first.state(), phase);
    return tape.concat(0, List.of(first.sequence(), second.sequence())).toDoubles();
  }

  /** {@code h' = recurrent(h) + x}, where it can be seen what was dropped. */
  private static Cell adding() {
    return new WeightlessCell(4, (x, state) -> Step.of(state.recurrent(0).plus(x)));
  }

  @Test
  void aVariationalMaskIsTheSameInEveryStep() {
    Recurrent layer = new Recurrent(adding()).with(new VariationalDropout(0.5, 0, 3));
    Var ones = tape.fill(Shape.of(5, 8, 4), 1);
    double[] y =
        layer.run(ones, layer.cell().initialState(tape, 8), training(tape)).sequence().toDoubles();
    double[] first = Arrays.copyOf(y, 32);
    assertThat(first).contains(0, 2).hasSize(32);
    for (int i = 0; i < y.length; i++) {
      assertThat(y[i]).isEqualTo(first[i % 32] * (1 + i / 32));
    }
  }

  @Test
  void aDroppedStateIsZeroInEveryStepAndKeptStatesGrow() {
    Recurrent layer = new Recurrent(adding()).with(new VariationalDropout(0, 0.5, 3));
    Var ones = tape.fill(Shape.of(3, 8, 4), 1);
    double[] y =
        layer.run(ones, layer.cell().initialState(tape, 8), training(tape)).sequence().toDoubles();
    double[] last = Arrays.copyOfRange(y, 64, 96);
    assertThat(last).contains(1, 7).hasSize(32);
    assertThat(Arrays.stream(last).distinct().toArray()).containsExactlyInAnyOrder(1, 7);
  }

  @Test
  void zoneoutKeepsTheShareOfItsRateAnewInEveryStep() {
    Cell counting = new WeightlessCell(4, (x, state) -> Step.of(state.get(0).plus(x)));
    Recurrent layer = new Recurrent(counting).with(new Zoneout(List.of(0.25), 3));
    int steps = 400;
    Var ones = tape.fill(Shape.of(steps, 2, 4), 1);
    State start = counting.initialState(tape, 2);
    Recurrent.Result trained = layer.run(ones, start, training(tape));
    double[] counts = trained.state().get(0).toDoubles();
    for (double count : counts) {
      assertThat(count / steps).isBetween(0.65, 0.85);
    }
    assertThat(Arrays.stream(counts).distinct().count()).isGreaterThan(1);
    assertThat(trained.sequence().slice(0, steps - 1, steps).toDoubles()).isEqualTo(counts);
    for (double expected : layer.run(ones, start, Phase.EVALUATION).state().get(0).toDoubles()) {
      assertThat(expected).isEqualTo(0.75 * steps, within(1e-9));
    }
  }

  @Test
  void aClippedStateStaysWithinItsBound() {
    Recurrent layer = new Recurrent(adding()).with(new StateClipping(0, 2.5));
    Var ones = tape.fill(Shape.of(4, 1, 4), 1);
    State start = layer.cell().initialState(tape, 1);
    assertThat(layer.run(ones, start, Phase.EVALUATION).sequence().slice(2, 0, 1).toDoubles())
        .containsExactly(1, 2, 2.5, 2.5);
    assertThat(
            layer.run(ones.negate(), start, training(tape)).sequence().slice(2, 0, 1).toDoubles())
        .containsExactly(-1, -2, -2.5, -2.5);
  }

  @Test
  void aLayerWithOptionsNeedsAPhase() {
    Recurrent layer = new Recurrent(adding()).with(new StateClipping(0, 2));
    Var x = tape.fill(Shape.of(1, 1, 4), 1);
    assertThatIllegalStateException()
        .isThrownBy(() -> layer.run(x, layer.cell().initialState(tape, 1)))
        .withMessageContaining("StateClipping")
        .withMessageContaining("give the phase");
  }

  @Test
  void aCellThatTakesNoPartInDropoutOnItsStateIsToldHow() {
    Cell cell = new WeightlessCell(4, (x, state) -> Step.of(state.get(0).plus(x)));
    Recurrent layer = new Recurrent(cell).with(new VariationalDropout(0, 0.5, 3));
    Var x = tape.fill(Shape.of(1, 1, 4), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.run(x, cell.initialState(tape, 1), training(tape)))
        .withMessageContaining("state.recurrent(0)");
  }

  @Test
  void optionsOfOneLayerHaveStreamsOfTheirOwn() {
    Recurrent layer =
        new Recurrent(adding())
            .with(new VariationalDropout(0.5, 0, 3))
            .with(new VariationalDropout(0.5, 0, 3));
    Var x = tape.fill(Shape.of(1, 1, 4), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.run(x, layer.cell().initialState(tape, 1), training(tape)))
        .withMessageContaining("stream 3");
  }

  @Test
  void zoneoutHasARateForEachPartOfTheState() {
    Recurrent layer = new Recurrent(adding()).with(new Zoneout(List.of(0.1, 0.2), 3));
    Var x = tape.fill(Shape.of(1, 1, 4), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.run(x, layer.cell().initialState(tape, 1), training(tape)))
        .withMessage(
            "the cell's state has 1 parts, but zoneout was given rates [0.1, 0.2]; give one for"
                + " each part");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void ratesOfVariationalDropoutAreProbabilitiesBelowOne(double rate) {
    assertThatIllegalArgumentException().isThrownBy(() -> new VariationalDropout(rate, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new VariationalDropout(0, rate, 1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void ratesOfZoneoutAreProbabilities(double rate) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Zoneout(List.of(rate), 1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN})
  void aBoundIsAboveZero(double bound) {
    assertThatIllegalArgumentException().isThrownBy(() -> new StateClipping(0, bound));
  }
}
