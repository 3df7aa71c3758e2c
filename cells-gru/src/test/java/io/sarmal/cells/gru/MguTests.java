package io.sarmal.cells.gru;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.check.OneStep;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MguTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("mgu", 2, HIDDEN);

  @Test
  void aStepIsItsEquations() {
    double[] f = new double[HIDDEN];
    for (int k = 0; k < HIDDEN; k++) {
      f[k] = sigmoid(step.inputTimes("wf", k) + step.hiddenTimes("uf", k) + step.bias("bf", k));
    }
    for (int j = 0; j < HIDDEN; j++) {
      double sum = step.inputTimes("wn", j) + step.bias("bn", j);
      for (int k = 0; k < HIDDEN; k++) {
        sum += f[k] * step.before(0, k) * step.bias("un", k * HIDDEN + j);
      }
      double h = (1 - f[j]) * step.before(0, j) + f[j] * Math.tanh(sum);
      assertThat(step.after(0, j)).isCloseTo(h, ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
      assertThat(step.gate("forget", j)).isCloseTo(f[j], ROUNDING);
    }
  }
}
