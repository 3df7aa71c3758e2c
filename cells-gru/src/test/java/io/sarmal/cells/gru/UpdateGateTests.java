package io.sarmal.cells.gru;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.check.OneStep;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class UpdateGateTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("ugrnn", 2, HIDDEN);

  @Test
  void aStepIsItsEquations() {
    for (int j = 0; j < HIDDEN; j++) {
      double g = sigmoid(sum("g", j));
      double h = g * step.before(0, j) + (1 - g) * Math.tanh(sum("n", j));
      assertThat(step.after(0, j)).isCloseTo(h, ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
      assertThat(step.gate("update", j)).isCloseTo(g, ROUNDING);
    }
  }

  private double sum(String gate, int j) {
    return step.inputTimes("w" + gate, j)
        + step.hiddenTimes("u" + gate, j)
        + step.bias("b" + gate, j);
  }
}
