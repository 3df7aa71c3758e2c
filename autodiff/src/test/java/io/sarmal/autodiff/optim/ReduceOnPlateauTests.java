package io.sarmal.autodiff.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sarmal.autodiff.optim.ReduceOnPlateau.State;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReduceOnPlateauTests {
  private static ReduceOnPlateau after(ReduceOnPlateau plateau, double... losses) {
    ReduceOnPlateau now = plateau;
    for (double loss : losses) {
      now = now.afterValidation(loss);
    }
    return now;
  }

  @Test
  void theScaleStaysOneWhileTheLossFalls() {
    ReduceOnPlateau plateau = ReduceOnPlateau.of(0.5, 1);
    for (int i = 0; i < 50; i++) {
      plateau = plateau.afterValidation(100 - i);
      assertThat(plateau.state()).isEqualTo(new State(1, 100 - i, 0));
    }
  }

  @Test
  void itFallsWheneverPatienceIsUsedUp() {
    ReduceOnPlateau plateau = ReduceOnPlateau.of(0.5, 3);
    double[] scales = {1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125};
    for (double scale : scales) {
      plateau = plateau.afterValidation(2);
      assertThat(plateau.scale()).isEqualTo(scale);
    }
  }

  @Test
  void progressStartsTheWaitingAnew() {
    ReduceOnPlateau plateau = after(ReduceOnPlateau.of(0.5, 2), 5, 5, 4, 4);
    assertThat(plateau.state()).isEqualTo(new State(1, 4, 1));
    assertThat(plateau.afterValidation(4).state()).isEqualTo(new State(0.5, 4, 0));
  }

  @Test
  void lessThanTheLeastProgressIsNone() {
    ReduceOnPlateau plateau = new ReduceOnPlateau(0.5, 1, 0.25, 0, State.INITIAL);
    assertThat(after(plateau, 5, 4.75).state()).isEqualTo(new State(0.5, 5, 0));
    assertThat(after(plateau, 5, 4.5).state()).isEqualTo(new State(1, 4.5, 0));
  }

  @Test
  void theScaleDoesNotFallBelowItsFloor() {
    ReduceOnPlateau plateau = new ReduceOnPlateau(0.1, 1, 0, 0.05, State.INITIAL);
    assertThat(after(plateau, 1, 1).scale()).isEqualTo(0.1);
    assertThat(after(plateau, 1, 1, 1, 1).scale()).isEqualTo(0.05);
    State lower = new State(0.01, 1, 0);
    assertThat(plateau.with(lower).afterValidation(1).scale()).as("never up").isEqualTo(0.01);
  }

  @Test
  void notANumberIsNoProgress() {
    double nan = Double.NaN;
    assertThat(after(ReduceOnPlateau.of(0.5, 2), 3, nan, nan).state())
        .isEqualTo(new State(0.5, 3, 0));
    assertThat(after(ReduceOnPlateau.of(0.5, 2), nan, 3).state()).isEqualTo(new State(1, 3, 0));
  }

  @Test
  void negativeLossesFallToo() {
    assertThat(after(ReduceOnPlateau.of(0.5, 1), -1, -2, -3).state())
        .isEqualTo(new State(1, -3, 0));
  }

  @Test
  void aSavedStateGoesOnAsIfNothingHadHappened() {
    Random random = new Random(1);
    ReduceOnPlateau whole = new ReduceOnPlateau(0.7, 2, 0.01, 0.001, State.INITIAL);
    ReduceOnPlateau resumed = whole;
    for (int i = 0; i < 200; i++) {
      double loss = random.nextDouble() + 1.0 / (i + 1);
      State saved = resumed.state();
      State loaded = new State(saved.scale(), saved.best(), saved.waited());
      resumed = new ReduceOnPlateau(0.7, 2, 0.01, 0.001, loaded).afterValidation(loss);
      whole = whole.afterValidation(loss);
      assertThat(resumed).isEqualTo(whole);
    }
    assertThat(whole.scale()).isEqualTo(0.001);
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    assertRefused(
        () -> ReduceOnPlateau.of(1, 1), "the factor of a reduction is in (0, 1), not 1.0");
    assertRefused(
        () -> ReduceOnPlateau.of(0, 1), "the factor of a reduction is in (0, 1), not 0.0");
    assertRefused(
        () -> ReduceOnPlateau.of(0.5, 0), "the patience, in validations, is at least 1, not 0");
    assertRefused(
        () -> new ReduceOnPlateau(0.5, 1, -1, 0, State.INITIAL),
        "the least progress is finite and 0 or more, not -1.0");
    assertRefused(
        () -> new ReduceOnPlateau(0.5, 1, 0, 1.5, State.INITIAL),
        "the least scale is in [0, 1], not 1.5");
    assertRefused(() -> new State(2, 0, 0), "a scale is in [0, 1], not 2.0");
    assertRefused(
        () -> new State(1, Double.NaN, 0), "the best loss is a number or infinite, not NaN");
    assertRefused(() -> new State(1, 0, -1), "a count of validations is 0 or more, not -1");
  }

  private static void assertRefused(Runnable make, String message) {
    assertThatIllegalArgumentException().isThrownBy(make::run).withMessage(message);
  }
}
