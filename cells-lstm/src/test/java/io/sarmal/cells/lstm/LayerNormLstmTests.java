package io.sarmal.cells.lstm;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.check.OneStep;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LayerNormLstmTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-13);

  private final OneStep step = new OneStep("lstm-layernorm", 2, HIDDEN);

  @Test
  void aStepIsItsEquations() {
    List<String> gates = List.of("i", "f", "g", "o");
    double[] input = norm("input", sideBySide(gates, (gate, j) -> step.inputTimes("w" + gate, j)));
    double[] hidden =
        norm("hidden", sideBySide(gates, (gate, j) -> step.hiddenTimes("u" + gate, j)));
    double[] bias = sideBySide(gates, (gate, j) -> step.bias("b" + gate, j));
    double[] sums = new double[4 * HIDDEN];
    Arrays.setAll(sums, k -> input[k] + hidden[k] + bias[k]);
    double[] c = new double[HIDDEN];
    for (int j = 0; j < HIDDEN; j++) {
      double let = sigmoid(sums[j]) * Math.tanh(sums[2 * HIDDEN + j]);
      c[j] = sigmoid(sums[HIDDEN + j]) * step.before(1, j) + let;
      assertThat(step.after(1, j)).isCloseTo(c[j], ROUNDING);
    }
    double[] shown = norm("cell", c);
    for (int j = 0; j < HIDDEN; j++) {
      double h = sigmoid(sums[3 * HIDDEN + j]) * Math.tanh(shown[j]);
      assertThat(step.after(0, j)).isCloseTo(h, ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
    }
  }

  @Test
  void scalesAndShiftsDoNotDecay() {
    assertThat(new LayerNormLstmProvider().create(new CellSpec(2, HIDDEN)).parameters())
        .filteredOn(parameter -> parameter.name().contains("_"))
        .hasSize(6)
        .noneMatch(Parameter::decays);
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
