package io.sarmal.apps.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpamFilterTests {
  @Test
  void anotherHamIsAboveTheThresholdAsOftenAsAllowed() {
    Random random = new Random(1);
    int trials = 20_000;
    int above = 0;
    for (int trial = 0; trial < trials; trial++) {
      List<Double> ham = random.doubles(99).boxed().toList();
      above += random.nextDouble() > SpamFilter.threshold(ham, 0.05) ? 1 : 0;
    }
    // The standard deviation of this share is 0.0015.
    assertThat((double) above / trials).isCloseTo(0.05, within(0.007));
  }

  @Test
  void withFewMessagesNoneOfThemIsBlocked() {
    assertThat(SpamFilter.threshold(List.of(3.0, -1.0, 2.0), 0.01)).isEqualTo(3);
  }
}
