package io.sarmal.cells.gru;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.check.OneStep;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LightGruTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("ligru", 2, HIDDEN);

  @Test
  void aStepIsItsEquations() {
    double[] update = normOfInputTimes("wz", "update");
    double[] candidate = normOfInputTimes("wn", "candidate");
    for (int j = 0; j < HIDDEN; j++) {
      double z = sigmoid(update[j] + step.hiddenTimes("uz", j));
      double n = Math.max(0, candidate[j] + step.hiddenTimes("un", j));
      double h = z * step.before(0, j) + (1 - z) * n;
      assertThat(step.after(0, j)).isCloseTo(h, ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
      assertThat(step.gate("update", j)).isCloseTo(z, ROUNDING);
    }
  }

  private double[] normOfInputTimes(String weight, String norm) {
    double[] products =
        IntStream.range(0, HIDDEN).mapToDouble(j -> step.inputTimes(weight, j)).toArray();
    double mean = Arrays.stream(products).average().orElseThrow();
    double variance =
        Arrays.stream(products).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return IntStream.range(0, HIDDEN)
        .mapToDouble(
            j ->
                (products[j] - mean) / Math.sqrt(variance + 1e-5) * step.bias(norm + "_scale", j)
                    + step.bias(norm + "_shift", j))
        .toArray();
  }
}
