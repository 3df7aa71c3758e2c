package io.sarmal.cells.gru;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.check.OneStep;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class GruTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("gru", 2, HIDDEN);

  @Test
  void aStepIsItsEquations() {
    for (int j = 0; j < HIDDEN; j++) {
      double r = sigmoid(sum("r", j));
      double z = sigmoid(sum("z", j));
      double candidate = step.inputTimes("wn", j) + step.bias("bn", j);
      double recurrent = step.hiddenTimes("un", j) + step.bias("cn", j);
      double h = (1 - z) * Math.tanh(candidate + r * recurrent) + z * step.before(0, j);
      assertThat(step.after(0, j)).isCloseTo(h, ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
      assertThat(step.gate("reset", j)).isCloseTo(r, ROUNDING);
      assertThat(step.gate("update", j)).isCloseTo(z, ROUNDING);
    }
  }

  private double sum(String gate, int j) {
    return step.inputTimes("w" + gate, j)
        + step.hiddenTimes("u" + gate, j)
        + step.bias("b" + gate, j);
  }

  @Test
  void gatesAreThoseOfThePaper() {
    assertThat(step.gates()).containsExactly("reset", "update");
  }
}
