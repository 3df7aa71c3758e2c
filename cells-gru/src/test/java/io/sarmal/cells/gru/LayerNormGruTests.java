package io.sarmal.cells.gru;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.check.OneStep;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LayerNormGruTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-13);

  private final OneStep step = new OneStep("gru-layernorm", 2, HIDDEN);

  @Test
  void aStepIsItsEquations() {
    List<String> gates = List.of("r", "z");
    double[] input = norm("input", sideBySide(gates, (gate, j) -> step.inputTimes("w" + gate, j)));
    double[] hidden =
        norm("hidden", sideBySide(gates, (gate, j) -> step.hiddenTimes("u" + gate, j)));
    double[] fromInput = norm("candidate-input", candidate(j -> step.inputTimes("wn", j)));
    double[] fromHidden = norm("candidate-hidden", candidate(j -> step.hiddenTimes("un", j)));
    for (int j = 0; j < HIDDEN; j++) {
      double r = sigmoid(input[j] + hidden[j]);
      double z = sigmoid(input[HIDDEN + j] + hidden[HIDDEN + j]);
      double n = Math.tanh(fromInput[j] + r * fromHidden[j]);
      double h = (1 - z) * n + z * step.before(0, j);
      assertThat(step.after(0, j)).isCloseTo(h, ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
      assertThat(step.gate("reset", j)).isCloseTo(r, ROUNDING);
      assertThat(step.gate("update", j)).isCloseTo(z, ROUNDING);
    }
  }

  private static double[] candidate(IntToDoubleFunction product) {
    return IntStream.range(0, HIDDEN).mapToDouble(product).toArray();
  }

  /** What a function gives for each gate and unit, gate after gate. */
  private static double[] sideBySide(List<String> gates, ToDoubleBiFunction<String, Integer> of) {
    return gates.stream()
        .flatMapToDouble(
            gate -> IntStream.range(0, HIDDEN).mapToDouble(j -> of.applyAsDouble(gate, j)))
        .toArray();
  }

  private double[] norm(String name, double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return IntStream.range(0, x.length)
        .mapToDouble(
            k ->
                (x[k] - mean) / Math.sqrt(variance + 1e-5) * step.bias(name + "_scale", k)
                    + step.bias(name + "_shift", k))
        .toArray();
  }
}
