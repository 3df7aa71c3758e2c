package io.sarmal.cells.lstm;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.check.OneStep;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LstmTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("lstm", 2, HIDDEN);

  @Test
  void aStepIsItsEquations() {
    for (int j = 0; j < HIDDEN; j++) {
      double i = sigmoid(sum("i", j));
      double f = sigmoid(sum("f", j));
      double g = Math.tanh(sum("g", j));
      double o = sigmoid(sum("o", j));
      double c = f * step.before(1, j) + i * g;
      double h = o * Math.tanh(c);
      assertThat(step.after(0, j)).isCloseTo(h, ROUNDING);
      assertThat(step.after(1, j)).isCloseTo(c, ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
      assertThat(step.gate("input", j)).isCloseTo(i, ROUNDING);
      assertThat(step.gate("forget", j)).isCloseTo(f, ROUNDING);
      assertThat(step.gate("output", j)).isCloseTo(o, ROUNDING);
    }
  }

  private double sum(String gate, int j) {
    return step.inputTimes("w" + gate, j)
        + step.hiddenTimes("u" + gate, j)
        + step.bias("b" + gate, j);
  }

  @Test
  void gatesAreThoseOfThePaper() {
    assertThat(step.gates()).containsExactly("input", "forget", "output");
  }

  @Test
  void theForgetBiasStartsAtOneAndTheOthersAtZero() {
    for (Parameter parameter : new LstmProvider().create(new CellSpec(2, HIDDEN)).parameters()) {
      if (parameter.name().startsWith("b")) {
        double[] expected = new double[HIDDEN];
        Arrays.fill(expected, parameter.name().equals("bf") ? 1 : 0);
        assertThat(parameter.initializer().values(parameter.shape(), 1))
            .as(parameter.name())
            .containsExactly(expected);
      }
    }
  }
}
