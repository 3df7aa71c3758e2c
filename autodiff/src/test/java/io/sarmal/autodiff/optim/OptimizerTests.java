package io.sarmal.autodiff.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Named.named;

import io.sarmal.autodiff.Initializer;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTests {
  private static final double[] START = {0.5, -1.25, 2, 0.75};
  private static final double[][] GRADIENTS = {
    {0.5, -1, 0.25, 2},
    {-0.75, -0.5, 0.125, 1.5},
    {1, 0.25, 0, -3},
    {0.5, 0.75, -0.25, 0.0625},
    {-2, 1, 0.5, 0.375}
  };

  private final ReferenceBackend backend = new ReferenceBackend();

  @AfterEach
  void close() {
    backend.close();
  }

  private static ParameterLayout layout(int weights, int biases) {
    Parameter weight = new Parameter("w", Shape.of(weights), Initializer.constant(0));
    Parameter bias = new Parameter("b", Shape.of(biases), Initializer.constant(0)).withoutDecay();
    return ParameterLayout.builder().add("layer", List.of(weight, bias)).build();
  }

  private interface Slope {
    double[] at(double[] parameters, int step);
  }

  /** The parameters after so many updates, each with the gradient where they are. */
  private double[] run(
      Optimizer optimizer,
      ParameterLayout layout,
      double rate,
      double[] start,
      int steps,
      Slope slope) {
    double[] parameters = start;
    double[][] slots = new double[optimizer.slots()][start.length];
    for (int i = 0; i < steps; i++) {
      try (Tape tape = Tape.inference(backend)) {
        Optimizer.Update update =
            optimizer.update(
                layout,
                flat(tape, parameters),
                flat(tape, slope.at(parameters, i)),
                Arrays.stream(slots).map(slot -> flat(tape, slot)).toList(),
                tape.scalar(i + 1),
                tape.scalar(rate));
        assertThat(update.slots()).hasSize(optimizer.slots());
        parameters = update.parameters().toDoubles();
        slots = update.slots().stream().map(Var::toDoubles).toArray(double[][]::new);
      }
    }
    return parameters;
  }

  private double[] run(
      Optimizer optimizer, ParameterLayout layout, double rate, double[] start, double[]... gs) {
    return run(optimizer, layout, rate, start, gs.length, (parameters, step) -> gs[step]);
  }

  private static Var flat(Tape tape, double[] values) {
    return tape.constant(Shape.of(values.length), values);
  }

  private static Arguments optimizer(Optimizer optimizer, double... expected) {
    return Arguments.of(optimizer, expected);
  }

  /**
   * What PyTorch 2.10.0 (libtorch through JavaCPP, float64) makes of {@link #START} with a learning
   * rate of 0.1 and the {@link #GRADIENTS}, one a step.
   */
  static Stream<Arguments> pyTorch() {
    return Stream.of(
        optimizer(new Sgd(0), 0.5750000000000001, -1.2999999999999998, 1.9375, 0.6562500000000001),
        optimizer(new Sgd(0.9), 0.38717, -0.97879, 1.852135, 0.17875500000000014),
        optimizer(
            new Nesterov(0.9),
            0.47345299999999996,
            -1.055911,
            1.8044214999999997,
            0.14212950000000008),
        optimizer(
            Adam.DEFAULT,
            0.36451952642408286,
            -1.021255164213336,
            1.6832369885868126,
            0.546039502443391),
        optimizer(
            new AdamW(Adam.DEFAULT, 0.05),
            0.3543391251762271,
            -0.9942884690559103,
            1.6378555877145988,
            0.5309253691957501),
        optimizer(
            RmsProp.DEFAULT,
            0.053351050392813626,
            -1.1693974614823934,
            0.41918919488502915,
            -0.1941143543199667),
        optimizer(
            Adagrad.DEFAULT,
            0.45533905619792536,
            -1.2408494676906958,
            1.841945307167693,
            0.655664289900008));
  }

  @ParameterizedTest
  @MethodSource("pyTorch")
  void anOptimizerGivesWhatPyTorchGives(Optimizer optimizer, double[] expected) {
    assertThat(run(optimizer, layout(4, 0), 0.1, START, GRADIENTS))
        .containsExactly(expected, within(1e-13));
  }

  /** One parameter in plain Java: from a gradient to the change of the parameter, before -η. */
  private interface Scalar {
    double change(double parameter, double gradient);
  }

  private static final class ScalarSgd implements Scalar {
    private final double momentum;
    private double velocity;

    ScalarSgd(double momentum) {
      this.momentum = momentum;
    }

    @Override
    public double change(double parameter, double gradient) {
      velocity = momentum * velocity + gradient;
      return velocity;
    }
  }

  private static final class ScalarNesterov implements Scalar {
    private double velocity;

    @Override
    public double change(double parameter, double gradient) {
      velocity = 0.8 * velocity + gradient;
      return gradient + 0.8 * velocity;
    }
  }

  private static final class ScalarRmsProp implements Scalar {
    private double mean;

    @Override
    public double change(double parameter, double gradient) {
      mean += (1 - 0.9) * (gradient * gradient - mean);
      return gradient / (Math.sqrt(mean) + 1e-3);
    }
  }

  private static final class ScalarAdagrad implements Scalar {
    private double sum;

    @Override
    public double change(double parameter, double gradient) {
      sum += gradient * gradient;
      return gradient / (Math.sqrt(sum) + 1e-3);
    }
  }

  private static final class ScalarAdam implements Scalar {
    private final double decay;
    private double mean;
    private double square;
    private int step;

    ScalarAdam(double decay) {
      this.decay = decay;
    }

    @Override
    public double change(double parameter, double gradient) {
      step++;
      mean += (1 - 0.8) * (gradient - mean);
      square += (1 - 0.95) * (gradient * gradient - square);
      double unbiased = mean / (1 - Math.pow(0.8, step));
      double root = Math.sqrt(square / (1 - Math.pow(0.95, step)));
      return unbiased / (root + 1e-3) + decay * parameter;
    }
  }

  private static Arguments scalar(Optimizer optimizer, Supplier<Scalar> scalar) {
    return Arguments.of(optimizer, named("plain Java", scalar));
  }

  static Stream<Arguments> scalars() {
    Adam adam = new Adam(0.8, 0.95, 1e-3);
    return Stream.of(
        scalar(new Sgd(0), () -> new ScalarSgd(0)),
        scalar(new Sgd(0.7), () -> new ScalarSgd(0.7)),
        scalar(new Nesterov(0.8), ScalarNesterov::new),
        scalar(new RmsProp(0.9, 1e-3), ScalarRmsProp::new),
        scalar(new Adagrad(1e-3), ScalarAdagrad::new),
        scalar(adam, () -> new ScalarAdam(0)),
        scalar(new AdamW(adam, 0.3), () -> new ScalarAdam(0.3)));
  }

  @ParameterizedTest
  @MethodSource("scalars")
  void anUpdateIsItsEquationForEachParameterByItself(
      Optimizer optimizer, Supplier<Scalar> equation) {
    int size = 7;
    Random random = new Random(5);
    double[] start = random.doubles(size, -2, 2).toArray();
    double[][] gradients = new double[20][];
    Arrays.setAll(gradients, i -> random.doubles(size, -3, 3).toArray());
    double[] expected = start.clone();
    for (int i = 0; i < size; i++) {
      Scalar scalar = equation.get();
      for (double[] gradient : gradients) {
        expected[i] -= 0.05 * scalar.change(expected[i], gradient[i]);
      }
    }
    assertThat(run(optimizer, layout(size, 0), 0.05, start, gradients))
        .containsExactly(expected, within(1e-13));
  }

  static Stream<Named<Optimizer>> all() {
    return scalars().map(arguments -> (Optimizer) arguments.get()[0]).map(o -> named("" + o, o));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aLearningRateOfZeroMovesNothing(Optimizer optimizer) {
    assertThat(run(optimizer, layout(4, 0), 0, START, GRADIENTS)).isEqualTo(START);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aGradientOfZeroMovesOnlyWhatDecays(Optimizer optimizer) {
    double[] moved = run(optimizer, layout(2, 2), 0.1, START, new double[4], new double[4]);
    double kept = optimizer instanceof AdamW adamW ? Math.pow(1 - 0.1 * adamW.weightDecay(), 2) : 1;
    assertThat(moved)
        .containsExactly(
            new double[] {kept * START[0], kept * START[1], START[2], START[3]}, within(1e-15));
  }

  @ParameterizedTest
  @MethodSource("all")
  void theFirstUpdateGoesAgainstTheGradient(Optimizer optimizer) {
    double[] moved = run(optimizer, layout(0, 4), 0.1, START, GRADIENTS[0]);
    for (int i = 0; i < START.length; i++) {
      assertThat(Math.signum(moved[i] - START[i])).isEqualTo(-Math.signum(GRADIENTS[0][i]));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aParabolasLowestPointIsFound(Optimizer optimizer) {
    double rate = optimizer instanceof Adagrad ? 1 : 0.02;
    // Exempt from decay, which would pull the lowest point towards 0.
    double[] at =
        run(
            optimizer,
            layout(0, 4),
            rate,
            START,
            600,
            (parameters, step) -> Arrays.stream(parameters).map(p -> 2 * (p - 0.25)).toArray());
    assertThat(at).containsExactly(new double[] {0.25, 0.25, 0.25, 0.25}, within(0.02));
  }

  @Test
  void adamWWithoutDecayIsAdam() {
    assertThat(run(new AdamW(Adam.DEFAULT, 0), layout(4, 0), 0.1, START, GRADIENTS))
        .isEqualTo(run(Adam.DEFAULT, layout(4, 0), 0.1, START, GRADIENTS));
  }

  @Test
  void adamWLeavesBiasesToAdam() {
    double[] decayed = run(AdamW.DEFAULT, layout(2, 2), 0.1, START, GRADIENTS);
    double[] adam = run(Adam.DEFAULT, layout(2, 2), 0.1, START, GRADIENTS);
    assertThat(Arrays.copyOfRange(decayed, 2, 4)).isEqualTo(Arrays.copyOfRange(adam, 2, 4));
    assertThat(Math.abs(decayed[0])).isLessThan(Math.abs(adam[0]));
    assertThat(Math.abs(decayed[1])).isLessThan(Math.abs(adam[1]));
  }

  @Test
  void decayDoesNotDependOnTheSizeOfTheGradient() {
    double[] huge = {1e6, -1e6, 1e6, -1e6};
    double[] decayed = run(AdamW.DEFAULT, layout(4, 0), 0.1, START, huge);
    double[] adam = run(Adam.DEFAULT, layout(4, 0), 0.1, START, huge);
    for (int i = 0; i < START.length; i++) {
      assertThat(adam[i] - decayed[i]).isCloseTo(0.1 * 0.01 * START[i], within(1e-15));
    }
  }

  @Test
  void tensorsOfAnUpdateAreTheTapesAlone() {
    Tensor start = backend.tensor(Shape.of(4), START);
    try (Tape tape = Tape.inference(backend)) {
      List<Var> slots = List.of(tape.fill(Shape.of(4), 0), tape.fill(Shape.of(4), 0));
      AdamW.DEFAULT.update(
          layout(2, 2),
          tape.constant(start),
          flat(tape, GRADIENTS[0]),
          slots,
          tape.scalar(1),
          tape.scalar(0.1));
    }
    assertThat(backend.liveTensors()).hasValue(1);
    backend.release(start);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertRefused(() -> new Sgd(1), "momentum is in [0, 1), not 1.0");
    assertRefused(() -> new Nesterov(0), "Nesterov's momentum is in (0, 1), not 0.0");
    assertRefused(() -> new Nesterov(1), "Nesterov's momentum is in (0, 1), not 1.0");
    assertRefused(() -> new RmsProp(1, 1e-8), "RMSProp's decay is in [0, 1), not 1.0");
    assertRefused(() -> new RmsProp(0.9, 0), "epsilon is above 0, not 0.0");
    assertRefused(() -> new Adagrad(Double.NaN), "epsilon is above 0, not NaN");
    assertRefused(
        () -> new AdamW(Adam.DEFAULT, -0.1), "a weight decay is finite and 0 or more, not -0.1");
  }

  private static void assertRefused(Runnable make, String message) {
    assertThatIllegalArgumentException().isThrownBy(make::run).withMessage(message);
  }
}
