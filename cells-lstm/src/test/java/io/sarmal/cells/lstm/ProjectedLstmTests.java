package io.sarmal.cells.lstm;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.check.OneStep;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ProjectedLstmTests {
  private static final int HIDDEN = 5;
  private static final int PROJECTION = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("lstm-projected", 2, HIDDEN);

  @Test
  void aStepIsItsEquations() {
    double[] shown = new double[HIDDEN];
    for (int j = 0; j < HIDDEN; j++) {
      double c =
          sigmoid(sum("f", j)) * step.before(1, j) + sigmoid(sum("i", j)) * Math.tanh(sum("g", j));
      assertThat(step.after(1, j)).isCloseTo(c, ROUNDING);
      shown[j] = sigmoid(sum("o", j)) * Math.tanh(c);
    }
    for (int p = 0; p < PROJECTION; p++) {
      double h = 0;
      for (int j = 0; j < HIDDEN; j++) {
        h += shown[j] * step.bias("wp", j * PROJECTION + p);
      }
      assertThat(step.after(0, p)).isCloseTo(h, ROUNDING);
      assertThat(step.output(p)).isEqualTo(step.after(0, p));
    }
  }

  @Test
  void theOutputIsAsWideAsTheProjectionAskedFor() {
    Cell cell = new ProjectedLstmProvider().create(new CellSpec(2, HIDDEN, 4));
    assertThat(cell.outputSize()).isEqualTo(4);
    assertThat(cell.stateSizes()).containsExactly(4, HIDDEN);
  }

  private double sum(String gate, int j) {
    return step.inputTimes("w" + gate, j)
        + step.hiddenTimes("u" + gate, j)
        + step.bias("b" + gate, j);
  }
}
