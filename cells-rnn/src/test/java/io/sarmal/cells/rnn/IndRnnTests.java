package io.sarmal.cells.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.check.OneStep;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class IndRnnTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("indrnn", 2, HIDDEN);

  @Test
  void aStepIsItsEquation() {
    for (int j = 0; j < HIDDEN; j++) {
      double sum = step.inputTimes("w", j) + step.bias("u", j) * step.before(0, j);
      assertThat(step.after(0, j)).isCloseTo(Math.max(0, sum + step.bias("b", j)), ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
    }
  }

  @Test
  void noUnitStartsByForgettingAllOrByGrowing() {
    Parameter u = new IndRnnProvider().create(new CellSpec(2, 100)).parameters().get(1);
    assertThat(u.name()).isEqualTo("u");
    assertThat(u.initializer().values(u.shape(), 1)).doesNotHaveDuplicates();
    assertThat(Arrays.stream(u.initializer().values(u.shape(), 1)))
        .allMatch(value -> value >= 0 && value < 1);
  }
}
