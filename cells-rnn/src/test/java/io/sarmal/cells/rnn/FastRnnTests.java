package io.sarmal.cells.rnn;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.check.OneStep;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FastRnnTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("fastrnn", 2, HIDDEN);

  @Test
  void aStepIsItsEquations() {
    double alpha = sigmoid(step.bias("a", 0));
    double beta = sigmoid(step.bias("b", 0));
    for (int j = 0; j < HIDDEN; j++) {
      double n = Math.tanh(step.inputTimes("w", j) + step.hiddenTimes("u", j) + step.bias("c", j));
      double h = alpha * n + beta * step.before(0, j);
      assertThat(step.after(0, j)).isCloseTo(h, ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
    }
  }
}
