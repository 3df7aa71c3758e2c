package io.sarmal.cells.rnn;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.check.OneStep;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AntisymmetricRnnTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("rnn-antisymmetric", 2, HIDDEN);

  @Test
  void aStepIsItsEquationsWithAMatrixThatIsAntisymmetricButForItsDiagonal() {
    double[][] a = new double[HIDDEN][HIDDEN];
    for (int k = 0; k < HIDDEN; k++) {
      for (int j = 0; j < HIDDEN; j++) {
        a[k][j] = step.bias("u", k * HIDDEN + j) - step.bias("u", j * HIDDEN + k);
      }
      a[k][k] = -1;
    }
    for (int j = 0; j < HIDDEN; j++) {
      double recurrent = 0;
      for (int k = 0; k < HIDDEN; k++) {
        recurrent += step.before(0, k) * a[k][j];
      }
      double z = sigmoid(step.inputTimes("wz", j) + recurrent + step.bias("bz", j));
      double change = Math.tanh(step.inputTimes("wh", j) + recurrent + step.bias("bh", j));
      assertThat(step.after(0, j)).isCloseTo(step.before(0, j) + z * change, ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
      assertThat(step.gate("update", j)).isCloseTo(z, ROUNDING);
    }
  }
}
