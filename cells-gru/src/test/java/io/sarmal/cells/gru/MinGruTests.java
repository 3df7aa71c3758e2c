package io.sarmal.cells.gru;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.check.OneStep;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MinGruTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("mingru", 2, HIDDEN);

  @Test
  void aStepIsItsEquationsFromAnyState() {
    for (int j = 0; j < HIDDEN; j++) {
      double z = sigmoid(step.inputTimes("wz", j) + step.bias("bz", j));
      double n = step.inputTimes("wn", j) + step.bias("bn", j);
      double h = (1 - z) * step.before(0, j) + z * n;
      assertThat(step.after(0, j)).isCloseTo(h, ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
      assertThat(step.gate("update", j)).isCloseTo(z, ROUNDING);
    }
    assertThat(step.before(0, 0) * step.before(0, 1)).as("states of both signs").isNegative();
  }
}
