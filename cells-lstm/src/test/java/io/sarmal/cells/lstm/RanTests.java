package io.sarmal.cells.lstm;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.check.OneStep;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RanTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("ran", 2, HIDDEN);

  @Test
  void aStepIsItsEquations() {
    for (int j = 0; j < HIDDEN; j++) {
      double i = sigmoid(sum("i", j));
      double f = sigmoid(sum("f", j));
      double c = f * step.before(1, j) + i * step.inputTimes("wc", j);
      assertThat(step.after(0, j)).isCloseTo(Math.tanh(c), ROUNDING);
      assertThat(step.after(1, j)).isCloseTo(c, ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
      assertThat(step.gate("input", j)).isCloseTo(i, ROUNDING);
      assertThat(step.gate("forget", j)).isCloseTo(f, ROUNDING);
    }
  }

  private double sum(String gate, int j) {
    return step.inputTimes("w" + gate, j)
        + step.hiddenTimes("u" + gate, j)
        + step.bias("b" + gate, j);
  }
}
