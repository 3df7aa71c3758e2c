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

class JanetTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("janet", 2, HIDDEN);

  @Test
  void aStepIsItsEquations() {
    for (int j = 0; j < HIDDEN; j++) {
      double f = sigmoid(sum("f", j));
      double i = 1 - sigmoid(sum("f", j) - 1);
      double h = f * step.before(0, j) + i * Math.tanh(sum("g", j));
      assertThat(step.after(0, j)).isCloseTo(h, ROUNDING);
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

  @Test
  void forgetBiasesStartSoThatUnitsForgetAfterOneToAHundredSteps() {
    Parameter bias =
        new JanetProvider()
            .create(new CellSpec(2, 1000)).parameters().stream()
                .filter(parameter -> parameter.name().equals("bf"))
                .findFirst()
                .orElseThrow();
    double[] values = bias.initializer().values(bias.shape(), 1);
    assertThat(Arrays.stream(values).min().orElseThrow()).isBetween(0.0, Math.log(2));
    assertThat(Arrays.stream(values).max().orElseThrow()).isBetween(Math.log(98), Math.log(99));
    assertThat(Arrays.stream(values).map(Math::exp).average().orElseThrow())
        .isCloseTo(50, within(3.0));
  }
}
