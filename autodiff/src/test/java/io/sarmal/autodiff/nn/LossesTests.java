package io.sarmal.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.GradientCheck;
import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossesTests {
  private static final Offset<Double> ROUNDING = within(1e-14);
  private static final int CLASSES = 5;
  private static final Shape ROWS = Shape.of(2, 3);
  private static final Shape LOGITS = ROWS.concat(Shape.of(CLASSES));
  private static final int[] LABELS = {0, 4, 2, 2, 1, 3};

  private final ReferenceBackend backend = new ReferenceBackend();
  private final Tape tape = Tape.recording(backend);

  @AfterEach
  void close() {
    tape.close();
    backend.close();
  }

  private static double[] numbers(Shape shape, double scale, long seed) {
    return new Random(seed).doubles(shape.size(), -scale, scale).toArray();
  }

  private static double[] probabilities(Shape shape) {
    return new Random(7).doubles(shape.size()).toArray();
  }

  private Var variable(Shape shape, double... values) {
    return tape.variable(backend.tensor(shape, values));
  }

  private Var vector(double... values) {
    return variable(Shape.of(values.length), values);
  }

  private Var labels() {
    return labels(tape);
  }

  private static Var labels(Tape tape) {
    return tape.integers(ROWS, LABELS);
  }

  private void assertGradients(GradientCheck.Function loss, Point... at) {
    GradientCheck check = new GradientCheck(backend, loss);
    for (GradientCheck each : List.of(check, check.second())) {
      GradientCheck.Result worst = each.everyElement(List.of(at));
      assertThat(worst.relativeError()).as(worst.toString()).isLessThan(1e-8);
    }
  }

  /** A scalar that weighs each loss differently. */
  private static Var total(Var losses) {
    return losses
        .times(losses.tape().iota(losses.shape().size()).plus(1).sin().reshape(losses.shape()))
        .sum();
  }

  @Test
  void crossEntropyIsMinusTheLogarithmOfTheSoftmax() {
    double[] z = numbers(LOGITS, 3, 1);
    double[] losses = Losses.softmaxCrossEntropy(variable(LOGITS, z), labels()).toDoubles();
    for (int row = 0; row < LABELS.length; row++) {
      double[] logits = Arrays.copyOfRange(z, row * CLASSES, (row + 1) * CLASSES);
      double partition = Arrays.stream(logits).map(Math::exp).sum();
      assertThat(losses[row])
          .isCloseTo(-Math.log(Math.exp(logits[LABELS[row]]) / partition), ROUNDING);
    }
  }

  @Test
  void smoothingMixesTheTargetWithAllClasses() {
    Var logits = variable(LOGITS, numbers(LOGITS, 3, 1));
    double[] sharp = Losses.softmaxCrossEntropy(logits, labels()).toDoubles();
    double[] even = new double[LABELS.length];
    for (int k = 0; k < CLASSES; k++) {
      double[] each = Losses.softmaxCrossEntropy(logits, tape.fillInt(ROWS, k)).toDoubles();
      Arrays.setAll(even, i -> even[i] + each[i] / CLASSES);
    }
    double[] smooth = Losses.softmaxCrossEntropy(logits, labels(), 0.1).toDoubles();
    for (int i = 0; i < smooth.length; i++) {
      assertThat(smooth[i]).isCloseTo(0.9 * sharp[i] + 0.1 * even[i], ROUNDING);
    }
  }

  @Test
  void smoothingOfZeroIsNone() {
    Var logits = variable(LOGITS, numbers(LOGITS, 3, 1));
    assertThat(Losses.softmaxCrossEntropy(logits, labels(), 0).toDoubles())
        .isEqualTo(Losses.softmaxCrossEntropy(logits, labels()).toDoubles());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.7})
  void crossEntropyHasRightDerivatives(double smoothing) {
    assertGradients(
        (t, v) -> total(Losses.softmaxCrossEntropy(v.get(0), labels(t), smoothing)),
        Point.of(LOGITS, numbers(LOGITS, 2, 1)));
  }

  @Test
  void aClassThatCannotBeHasNoPartInCrossEntropy() {
    Var all = variable(Shape.of(1, 3), 0.5, Double.NEGATIVE_INFINITY, -1);
    Var possible = variable(Shape.of(1, 2), 0.5, -1);
    Var loss = Losses.softmaxCrossEntropy(all, tape.integers(Shape.of(1), 2)).sum();
    Var same = Losses.softmaxCrossEntropy(possible, tape.integers(Shape.of(1), 1)).sum();
    assertThat(loss.item()).isEqualTo(same.item());
    List<Var> gradients = tape.gradient(loss.plus(same), List.of(all, possible));
    double[] expected = gradients.get(1).toDoubles();
    assertThat(gradients.get(0).toDoubles()).containsExactly(expected[0], 0, expected[1]);
  }

  @Test
  void binaryCrossEntropyIsItsDefinition() {
    double[] z = numbers(ROWS, 3, 1);
    double[] t = probabilities(ROWS);
    double[] losses = Losses.binaryCrossEntropy(variable(ROWS, z), variable(ROWS, t)).toDoubles();
    for (int i = 0; i < z.length; i++) {
      double p = 1 / (1 + Math.exp(-z[i]));
      assertThat(losses[i]).isCloseTo(-t[i] * Math.log(p) - (1 - t[i]) * Math.log(1 - p), ROUNDING);
    }
  }

  @Test
  void binaryCrossEntropyIsCrossEntropyOfTwoClasses() {
    double[] z = numbers(ROWS, 3, 1);
    double[] pairs = new double[2 * z.length];
    int[] classes = {1, 0, 0, 1, 1, 0};
    double[] targets = Arrays.stream(classes).asDoubleStream().toArray();
    for (int i = 0; i < z.length; i++) {
      pairs[2 * i + 1] = z[i];
    }
    Var two =
        Losses.softmaxCrossEntropy(
            variable(ROWS.concat(Shape.of(2)), pairs), tape.integers(ROWS, classes));
    assertThat(Losses.binaryCrossEntropy(variable(ROWS, z), variable(ROWS, targets)).toDoubles())
        .containsExactly(two.toDoubles(), ROUNDING);
  }

  @Test
  void binaryCrossEntropyHasRightDerivatives() {
    assertGradients(
        (t, v) -> total(Losses.binaryCrossEntropy(v.get(0), v.get(1))),
        Point.of(ROWS, numbers(ROWS, 3, 1)),
        Point.of(ROWS, probabilities(ROWS)));
  }

  @Test
  void binaryCrossEntropyIsSmoothAtZero() {
    Var logits = vector(0, 0, 0);
    Var losses = Losses.binaryCrossEntropy(logits, vector(0, 1, 0.25));
    Var first = tape.differentiableGradient(losses.sum(), List.of(logits)).get(0);
    assertThat(first.toDoubles()).containsExactly(0.5, -0.5, 0.25);
    assertThat(tape.gradient(first.sum(), logits).toDoubles()).containsExactly(0.25, 0.25, 0.25);
  }

  @ParameterizedTest
  @ValueSource(doubles = {40, 1e4, 1e300})
  void extremeLogitsGiveFiniteLossesAndGradients(double z) {
    Var binary = vector(z, -z, z, -z);
    Var binaryLosses = Losses.binaryCrossEntropy(binary, vector(1, 0, 0, 1));
    assertThat(binaryLosses.toDoubles()).containsExactly(new double[] {0, 0, z, z}, within(1e-15));
    Var logits = variable(Shape.of(2, 3), z, -z, 0, z, -z, 0);
    Var losses = Losses.softmaxCrossEntropy(logits, tape.integers(Shape.of(2), 0, 1));
    assertThat(losses.toDoubles()).containsExactly(new double[] {0, 2 * z}, within(1e-15));
    List<Var> gradients =
        tape.gradient(binaryLosses.sum().plus(losses.sum()), List.of(binary, logits));
    assertThat(gradients.get(0).toDoubles())
        .containsExactly(new double[] {0, 0, 1, -1}, within(1e-15));
    assertThat(gradients.get(1).toDoubles())
        .containsExactly(new double[] {0, 0, 0, 1, -1, 0}, within(1e-15));
  }

  @Test
  void squaredErrorHasRightDerivatives() {
    assertGradients(
        (t, v) -> total(Losses.squaredError(v.get(0), v.get(1))),
        Point.of(ROWS, numbers(ROWS, 3, 1)),
        Point.of(ROWS, numbers(ROWS, 3, 2)));
  }

  @Test
  void huberIsQuadraticNearAndLinearFar() {
    Var losses = Losses.huber(vector(0, 1.5, -1.5, 2, 4, -10), vector(0, 1, -1, 0, 0, 0), 2);
    assertThat(losses.toDoubles()).containsExactly(0, 0.125, 0.125, 2, 2 * (4 - 1), 2 * (10 - 1));
  }

  @Test
  void huberOfAWideDeltaIsHalfTheSquaredError() {
    Var prediction = variable(ROWS, numbers(ROWS, 3, 1));
    Var target = variable(ROWS, numbers(ROWS, 3, 2));
    double[] half = Losses.squaredError(prediction, target).times(0.5).toDoubles();
    for (double delta : new double[] {6, Double.POSITIVE_INFINITY}) {
      assertThat(Losses.huber(prediction, target, delta).toDoubles())
          .containsExactly(half, ROUNDING);
    }
  }

  @Test
  void hubersDerivativeIsTheErrorUpToDelta() {
    Var prediction = vector(-9, -0.5, -0.2, 0, 0.3, 0.5, 1e300);
    Var loss = Losses.huber(prediction, prediction.times(0).detach(), 0.5).sum();
    assertThat(tape.gradient(loss, prediction).toDoubles())
        .containsExactly(-0.5, -0.5, -0.2, 0, 0.3, 0.5, 0.5);
  }

  @Test
  void huberHasRightDerivatives() {
    // No error is within the step of a central difference of ±1, where the second one jumps.
    assertGradients(
        (t, v) -> total(Losses.huber(v.get(0), v.get(1), 1)),
        Point.of(ROWS, 0.3, -0.4, 2, -3, 0.9, 5),
        Point.of(ROWS, 0.1, 0.4, 0.2, -0.3, -0.2, 0.1));
  }

  @Test
  void weightsOfOneChangeNothing() {
    Var losses = variable(ROWS, numbers(ROWS, 3, 1));
    for (Shape shape : List.of(ROWS, Shape.of(2, 1), Shape.SCALAR)) {
      assertThat(Losses.weightedMean(losses, tape.fill(shape, 1)).item())
          .isCloseTo(losses.mean().item(), ROUNDING);
    }
  }

  @Test
  void onlyTheProportionOfWeightsMatters() {
    Var losses = variable(ROWS, numbers(ROWS, 3, 1));
    Var weights = variable(ROWS, probabilities(ROWS));
    assertThat(Losses.weightedMean(losses, weights.times(37)).item())
        .isCloseTo(Losses.weightedMean(losses, weights).item(), ROUNDING);
  }

  @Test
  void aWeightOfTwoCountsALossTwice() {
    Var weighted = Losses.weightedMean(vector(1, 5), vector(2, 1));
    assertThat(weighted.item()).isCloseTo(vector(1, 1, 5).mean().item(), ROUNDING);
  }

  @Test
  void weightsBroadcastOverTheLossesOfARow() {
    Var losses = variable(ROWS, 1, 2, 3, 4, 5, 6);
    assertThat(Losses.weightedMean(losses, variable(Shape.of(2, 1), 1, 0)).item()).isEqualTo(2);
    assertThat(Losses.weightedMean(losses, vector(0, 0, 1)).item()).isEqualTo(4.5);
  }

  /** Each of the losses on rows of width 5 of predictions, with a target for each. */
  private static List<BinaryOperator<Var>> elementwise() {
    return List.of(
        Losses::squaredError,
        Losses::binaryCrossEntropy,
        (prediction, target) -> Losses.huber(prediction, target, 0.5));
  }

  @Test
  void aMaskIsAsIfTheRowsWereNotThere() {
    Var prediction = variable(LOGITS, numbers(LOGITS, 2, 1));
    Var target = variable(LOGITS, probabilities(LOGITS));
    Var mask = variable(Shape.of(2, 1, 1), 0, 1);
    UnaryOperator<Var> kept = x -> x.slice(0, 1, 2);
    for (BinaryOperator<Var> loss : elementwise()) {
      assertSame(
          Losses.weightedMean(loss.apply(prediction, target), mask),
          loss.apply(kept.apply(prediction), kept.apply(target)).mean(),
          prediction);
    }
    for (double smoothing : new double[] {0, 0.2}) {
      assertSame(
          Losses.weightedMean(
              Losses.softmaxCrossEntropy(prediction, labels(), smoothing),
              mask.reshape(Shape.of(2, 1))),
          Losses.softmaxCrossEntropy(kept.apply(prediction), kept.apply(labels()), smoothing)
              .mean(),
          prediction);
    }
  }

  private void assertSame(Var loss, Var expected, Var by) {
    assertThat(loss.item()).isCloseTo(expected.item(), ROUNDING);
    assertThat(gradient(loss, by)).containsExactly(gradient(expected, by), ROUNDING);
  }

  private double[] gradient(Var loss, Var by) {
    return tape.differentiableGradient(loss, List.of(by)).get(0).toDoubles();
  }

  @Test
  void withoutAnyWeightLossAndGradientsAreZero() {
    Var prediction = variable(LOGITS, numbers(LOGITS, 2, 1));
    Var target = variable(LOGITS, probabilities(LOGITS));
    Var none = tape.fill(Shape.SCALAR, 0);
    for (BinaryOperator<Var> loss : elementwise()) {
      assertZero(Losses.weightedMean(loss.apply(prediction, target), none), prediction);
    }
    assertZero(
        Losses.weightedMean(Losses.softmaxCrossEntropy(prediction, labels(), 0.1), none),
        prediction);
  }

  private void assertZero(Var loss, Var by) {
    assertThat(loss.item()).isZero();
    assertThat(gradient(loss, by)).containsExactly(new double[by.shape().size()], within(0.0));
  }

  @Test
  void paddingMayHaveLabelsThatNoClassHas() {
    Var logits = variable(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    Var losses = Losses.softmaxCrossEntropy(logits, tape.integers(Shape.of(2), 2, -1));
    Var loss = Losses.weightedMean(losses, vector(1, 0));
    assertThat(loss.item()).isEqualTo(losses.slice(0, 0, 1).sum().item());
    assertThat(Arrays.copyOfRange(gradient(loss, logits), 3, 6)).containsOnly(0);
  }

  @Test
  void theWeightedMeanHasRightDerivatives() {
    assertGradients(
        (t, v) -> Losses.weightedMean(v.get(0).square(), v.get(1)),
        Point.of(ROWS, numbers(ROWS, 3, 1)),
        Point.of(Shape.of(3), 0.5, 1, 2));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Var logits = variable(LOGITS, numbers(LOGITS, 3, 1));
    Var row = vector(1, 2, 3);
    Var pair = vector(1, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.softmaxCrossEntropy(logits, row))
        .withMessage(
            "logits of shape [2, 3, 5] need integer targets of shape [2, 3], but were given"
                + " real[3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.softmaxCrossEntropy(logits, labels(), 1))
        .withMessage("label smoothing is in [0, 1), not 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.huber(row, row, 0))
        .withMessage("Huber's delta is above 0, not 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.huber(row, row, Double.NaN))
        .withMessage("Huber's delta is above 0, not NaN");
    for (BinaryOperator<Var> loss : elementwise()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loss.apply(row, pair))
          .withMessage("a prediction of shape [3] cannot be compared with a target of shape [2]");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.weightedMean(row, tape.integers(Shape.of(3), 1, 1, 0)))
        .withMessage("weights are real numbers, but were given int[3]; use real()");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.weightedMean(row, variable(Shape.of(2, 3), 1, 1, 1, 1, 1, 1)))
        .withMessage("weights of shape [2, 3] do not broadcast to losses of shape [3]");
  }
}
