package io.sarmal.cells.gru;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.check.OneStep;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AtrTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("atr", 2, HIDDEN);

  @Test
  void aStepIsItsEquations() {
    for (int j = 0; j < HIDDEN; j++) {
      double p = step.inputTimes("w", j);
      double q = step.hiddenTimes("u", j);
      double i = sigmoid(p + q);
      double f = sigmoid(p - q);
      assertThat(step.after(0, j)).isCloseTo(i * p + f * step.before(0, j), ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
      assertThat(step.gate("input", j)).isCloseTo(i, ROUNDING);
      assertThat(step.gate("forget", j)).isCloseTo(f, ROUNDING);
    }
  }
}
