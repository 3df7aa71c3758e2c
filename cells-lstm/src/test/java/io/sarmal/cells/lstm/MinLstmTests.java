package io.sarmal.cells.lstm;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.check.OneStep;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MinLstmTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("minlstm", 2, HIDDEN);

  @Test
  void aStepIsItsEquationsFromAnyState() {
    for (int j = 0; j < HIDDEN; j++) {
      double i = sigmoid(sum("i", j));
      double f = sigmoid(sum("f", j));
      double h = f / (f + i) * step.before(0, j) + i / (f + i) * sum("g", j);
      assertThat(step.after(0, j)).isCloseTo(h, ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
      assertThat(step.gate("input", j)).isCloseTo(i / (f + i), ROUNDING);
      assertThat(step.gate("forget", j)).isCloseTo(f / (f + i), ROUNDING);
    }
    assertThat(step.before(0, 0) * step.before(0, 1)).as("states of both signs").isNegative();
  }

  private double sum(String gate, int j) {
    return step.inputTimes("w" + gate, j) + step.bias("b" + gate, j);
  }
}
