package io.sarmal.cells.rnn;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.check.OneStep;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FastGrnnTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("fastgrnn", 2, HIDDEN);

  @Test
  void aStepIsItsEquations() {
    double zeta = sigmoid(step.bias("a", 0));
    double nu = sigmoid(step.bias("b", 0));
    for (int j = 0; j < HIDDEN; j++) {
      double sum = step.inputTimes("w", j) + step.hiddenTimes("u", j);
      double z = sigmoid(sum + step.bias("bz", j));
      double n = Math.tanh(sum + step.bias("bn", j));
      double h = (zeta * (1 - z) + nu) * n + z * step.before(0, j);
      assertThat(step.after(0, j)).isCloseTo(h, ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
      assertThat(step.gate("update", j)).isCloseTo(z, ROUNDING);
    }
  }
}
