package io.sarmal.apps.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConformalMarginTests {
  @Test
  void theNextErrorIsWithinTheMarginAsOftenAsAsked() {
    Random random = new Random(1);
    ConformalMargin margin = new ConformalMargin(0.9, List.of(0.3, 0.1, 0.2));
    int steps = 20_000;
    int within = 0;
    for (int step = 0; step < steps; step++) {
      double error = Math.abs(random.nextGaussian());
      within += error <= margin.get() ? 1 : 0;
      margin.add(error);
    }
    assertThat((double) within / steps).isCloseTo(0.9, within(0.01));
  }

  @Test
  void fewErrorsGiveTheGreatest() {
    assertThat(new ConformalMargin(0.9, List.of(2.0, 5.0, 1.0)).get()).isEqualTo(5);
  }
}
