package io.sarmal.cells.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.check.OneStep;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RnnTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("rnn", 2, HIDDEN);

  @Test
  void aStepIsItsEquation() {
    for (int j = 0; j < HIDDEN; j++) {
      double h = Math.tanh(step.inputTimes("w", j) + step.hiddenTimes("u", j) + step.bias("b", j));
      assertThat(step.after(0, j)).isCloseTo(h, ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
    }
  }

  @Test
  void thereAreNoGates() {
    assertThat(step.gates()).isEmpty();
  }
}
