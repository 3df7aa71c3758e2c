package io.sarmal.autodiff.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
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
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Explanation;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that keep the state of every k-th step and compute the steps in between again. */
class CheckpointTests {
  private static final int STEPS = 7;
  private static final int ROWS = 3;
  private static final int INPUT = 2;
  private static final int HIDDEN = 4;
  private static final Shape SEQUENCE = Shape.of(STEPS, ROWS, INPUT);
  private static final Shape STATE = Shape.of(ROWS, HIDDEN);

  private final Backend backend = new ReferenceBackend();

  @AfterEach
  void close() {
    assertThat(backend.liveTensors()).hasValue(0);
    backend.close();
  }

  static Stream<Recurrent> layers() {
    Recurrent layer = StepOptionTests.layer();
    return Stream.concat(Stream.of(layer, layer.reversed()), StepOptionTests.layersBothWays());
  }

  /** How a test says which steps rows have. */
  private enum Valid {
    ALL,
    LENGTHS,
    MASK
  }

  private static ParameterLayout layout(Recurrent layer) {
    return ParameterLayout.builder().add("layer", layer.parameters()).build();
  }

  private static double[] numbers(Shape shape, long seed) {
    return new Random(seed).doubles(shape.size(), -1, 1).toArray();
  }

  private static List<Point> points(Recurrent layer) {
    ParameterLayout layout = layout(layer);
    return List.of(
        Point.of(layout.shape(), layout.initialValues(1)),
        Point.of(SEQUENCE, numbers(SEQUENCE, 1)),
        Point.of(STATE, numbers(STATE, 2)),
        Point.of(STATE, numbers(STATE, 3)));
  }

  /** What a layer gives for parameters, sequence and two states: of all steps, and at the end. */
  private static Map<String, Var> results(Recurrent layer, List<Var> in, Valid valid) {
    Tape tape = in.get(0).tape();
    layout(layer).bind(in.get(0));
    Var x = in.get(1);
    State initial = State.of(in.get(2), in.get(3));
    Phase phase = Phase.training(tape.integers(Shape.of(3), 5, 6, 7));
    Var steps =
        switch (valid) {
          case ALL -> null;
          case LENGTHS -> tape.integers(Shape.of(ROWS), 4, STEPS, 0);
          case MASK ->
              tape.constant(
                  Shape.of(STEPS, ROWS),
                  new Random(4).ints(STEPS * ROWS, 0, 2).asDoubleStream().toArray());
        };
    Recurrent.Result all =
        steps == null ? layer.run(x, initial, phase) : layer.run(x, initial, steps, phase);
    Recurrent.Last last =
        steps == null ? layer.last(x, initial, phase) : layer.last(x, initial, steps, phase);
    Map<String, Var> results = new LinkedHashMap<>();
    results.put("sequence", all.sequence());
    results.put("h", all.state().get(0));
    results.put("c", all.state().get(1));
    results.put("last", last.output());
    results.put("h with last", last.state().get(0));
    results.put("c with last", last.state().get(1));
    return results;
  }

  private static Var loss(Map<String, Var> results) {
    return results.values().stream()
        .map(y -> y.times(y.sin().plus(1)).sum())
        .reduce(Var::plus)
        .orElseThrow();
  }

  private Map<String, double[]> run(Recurrent layer, Valid valid, Fusion fusion) {
    List<Tensor> tensors =
        points(layer).stream().map(p -> backend.tensor(p.shape(), p.values().toArray())).toList();
    Map<String, double[]> numbers = new LinkedHashMap<>();
    try (Tape tape = Tape.recording(backend, fusion)) {
      List<Var> in = tensors.stream().map(tape::variable).toList();
      Map<String, Var> results = results(layer, in, valid);
      List<Var> gradients = tape.gradient(loss(results), in);
      results.forEach((name, y) -> numbers.put(name, y.toDoubles()));
      for (String name : List.of("parameters", "x", "initial h", "initial c")) {
        numbers.put(
            "gradient by " + name, gradients.get(numbers.size() - results.size()).toDoubles());
      }
    }
    tensors.forEach(backend::release);
    return numbers;
  }

  /** All is the same to the bit but the sums over time, which are added up in another order. */
  private static void assertEqual(Map<String, double[]> given, Map<String, double[]> expected) {
    expected.forEach(
        (name, numbers) -> {
          if (name.equals("gradient by parameters")) {
            double largest = Arrays.stream(numbers).map(Math::abs).max().orElseThrow();
            assertThat(given.get(name)).as(name).containsExactly(numbers, within(1e-12 * largest));
          } else {
            assertThat(given.get(name)).as(name).isEqualTo(numbers);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("layers")
  void resultsAndGradientsAreThoseOfTheLayerThatKeepsAll(Recurrent layer) {
    for (Valid valid : Valid.values()) {
      Map<String, double[]> expected = run(layer, valid, Fusion.AUTO);
      for (int k = 1; k < STEPS; k++) {
        assertEqual(run(layer.checkpointEvery(k), valid, Fusion.AUTO), expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void withoutFusionTheyAreTheSameToo(Recurrent layer) {
    assertEqual(
        run(layer.checkpointEvery(3), Valid.LENGTHS, Fusion.OFF),
        run(layer, Valid.LENGTHS, Fusion.OFF));
  }

  @ParameterizedTest
  @ValueSource(ints = {STEPS, STEPS + 1, Integer.MAX_VALUE})
  void aSequenceThatIsNotLongerRunsToTheBitAsWithoutCheckpoints(int k) {
    Map<String, double[]> expected = run(StepOptionTests.layer(), Valid.LENGTHS, Fusion.AUTO);
    run(StepOptionTests.layer().checkpointEvery(k), Valid.LENGTHS, Fusion.AUTO)
        .forEach((name, numbers) -> assertThat(numbers).isEqualTo(expected.get(name)));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void firstAndSecondDerivativesAreThoseOfDifferences(Recurrent layer) {
    Recurrent checkpointed = layer.checkpointEvery(3);
    GradientCheck check =
        new GradientCheck(backend, (tape, in) -> loss(results(checkpointed, in, Valid.LENGTHS)));
    assertSmall(check.randomDirections(points(layer), 3, 1));
    assertSmall(check.second().randomDirections(points(layer), 2, 2));
  }

  private static void assertSmall(GradientCheck.Result worst) {
    assertThat(worst.relativeError()).as(worst.toString()).isLessThan(1e-7);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void theNumberOfStepsBetweenStatesIsFromOne(int k) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StepOptionTests.layer().checkpointEvery(k))
        .withMessageContaining("k was given as " + k);
  }

  @Test
  void oneThousandStepsWithAStateOfEvery32ndKeepAtMostATenthOfTheBytes() {
    long whole = keptBytes(StepOptionTests.layer());
    long kept = keptBytes(StepOptionTests.layer().checkpointEvery(32));
    assertThat(kept).isPositive().isLessThanOrEqualTo(whole / 10);
  }

  /** What forward keeps for backward where the last output of 1024 steps is trained. */
  private long keptBytes(Recurrent layer) {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.recording(symbolic)) {
      TensorType parameters = TensorType.real(layout(layer).shape());
      Var flat = tape.variable(symbolic.input("parameters", parameters));
      layout(layer).bind(flat);
      Var x = tape.constant(symbolic.input("x", TensorType.real(1024, ROWS, INPUT)));
      State initial = layer.cell().initialState(tape, ROWS);
      Var loss = layer.last(x, initial, Phase.EVALUATION).output().square().sum();
      Map<String, Var> outputs = new LinkedHashMap<>();
      outputs.put("loss", loss);
      outputs.put("gradient", tape.gradient(loss, flat));
      Map<String, Tensor> values = new LinkedHashMap<>();
      outputs.forEach((name, var) -> values.put(name, var.value()));
      try (Backend reference = new ReferenceBackend()) {
        Explanation explanation =
            reference.compile(symbolic.build(values)).explain(List.of(flat.value(), x.value()));
        return explanation.bytes(explanation.kept("loss"));
      }
    }
  }
}
