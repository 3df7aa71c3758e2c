package io.sarmal.autodiff.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTests {
  private static final Offset<Double> ROUNDING = within(1e-15);

  private static double[] rates(Schedule schedule, long... steps) {
    return LongStream.of(steps).mapToDouble(schedule::rate).toArray();
  }

  @Test
  void aConstantRateIsTheSameInEveryStep() {
    assertThat(rates(new ConstantRate(0.3), 0, 1, Long.MAX_VALUE)).containsOnly(0.3);
  }

  @Test
  void aStepDecayFallsAfterEachInterval() {
    assertThat(rates(new StepDecay(0.8, 0.5, 3), 0, 1, 2, 3, 5, 6, 8, 9))
        .containsExactly(0.8, 0.8, 0.8, 0.4, 0.4, 0.2, 0.2, 0.1);
  }

  @Test
  void anExponentialDecayMeetsTheStepDecayWhereThatFalls() {
    StepDecay stairs = new StepDecay(0.8, 0.7, 4);
    ExponentialDecay slope = new ExponentialDecay(0.8, 0.7, 4);
    for (long step = 0; step < 40; step++) {
      if (step % 4 == 0) {
        assertThat(slope.rate(step)).isCloseTo(stairs.rate(step), ROUNDING);
      } else {
        assertThat(slope.rate(step)).isLessThan(stairs.rate(step));
      }
      double ratio = slope.rate(step + 1) / slope.rate(step);
      assertThat(ratio).isCloseTo(Math.pow(0.7, 0.25), within(1e-14));
    }
  }

  @Test
  void aCosineDecayFallsFromFirstToLastAndStays() {
    CosineDecay cosine = new CosineDecay(0.5, 0.1, 12);
    assertThat(rates(cosine, 0, 4, 6, 8, 12, 13, Long.MAX_VALUE))
        .containsExactly(new double[] {0.5, 0.4, 0.3, 0.2, 0.1, 0.1, 0.1}, ROUNDING);
    for (long step = 0; step <= 12; step++) {
      assertThat(cosine.rate(step) + cosine.rate(12 - step)).isCloseTo(0.6, ROUNDING);
    }
  }

  static Stream<Schedule> schedules() {
    return Stream.of(
        new ConstantRate(0.3),
        new StepDecay(0.3, 0.5, 7),
        new ExponentialDecay(0.3, 0.9, 2),
        new CosineDecay(0.3, 0, 50));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void ratesNeverRiseAndAreNeverNegative(Schedule schedule) {
    for (long step = 0; step < 100; step++) {
      assertThat(schedule.rate(step + 1)).isBetween(0.0, schedule.rate(step));
    }
    assertThat(schedule.rate(Long.MAX_VALUE)).isBetween(0.0, 0.3);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void aWarmUpRisesEvenlyToTheScheduleThatFollows(Schedule schedule) {
    Schedule warm = schedule.afterWarmUp(10);
    for (long step = 0; step < 10; step++) {
      assertThat(warm.rate(step)).isCloseTo(0.3 * (step + 1) / 10, ROUNDING);
    }
    for (long step = 0; step < 60; step++) {
      assertThat(warm.rate(10 + step)).isEqualTo(schedule.rate(step));
    }
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void stepsAreCountedFromZero(Schedule schedule) {
    for (Schedule each : new Schedule[] {schedule, schedule.afterWarmUp(3)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> each.rate(-1))
          .withMessage("steps are counted from 0, not -1");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void aRateIsFiniteAndNotNegative(double rate) {
    String message = "a learning rate is finite and 0 or more, not " + rate;
    assertRefused(() -> new ConstantRate(rate), message);
    assertRefused(() -> new StepDecay(rate, 0.5, 1), message);
    assertRefused(() -> new ExponentialDecay(rate, 0.5, 1), message);
    assertRefused(() -> new CosineDecay(rate, 0, 1), message);
    assertRefused(
        () -> new CosineDecay(1, rate, 1),
        "the last learning rate is finite and 0 or more, not " + rate);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1.1, Double.NaN})
  void aFactorIsAboveZeroAndAtMostOne(double factor) {
    String message = "the factor of a decay is in (0, 1], not " + factor;
    assertRefused(() -> new StepDecay(1, factor, 1), message);
    assertRefused(() -> new ExponentialDecay(1, factor, 1), message);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -5})
  void aSpanHasAtLeastOneStep(long steps) {
    String interval = "the interval of a decay, in steps, is at least 1, not " + steps;
    assertRefused(() -> new StepDecay(1, 0.5, steps), interval);
    assertRefused(() -> new ExponentialDecay(1, 0.5, steps), interval);
    assertRefused(
        () -> new CosineDecay(1, 0, steps),
        "the number of steps of a decay is at least 1, not " + steps);
    assertRefused(
        () -> new ConstantRate(1).afterWarmUp(steps),
        "the number of steps of a warm-up is at least 1, not " + steps);
  }

  @Test
  void aCosineDecayDoesNotRise() {
    assertRefused(
        () -> new CosineDecay(0.1, 0.2, 5),
        "the last learning rate is not above the first, 0.1, but was given 0.2");
  }

  @Test
  void aWarmUpIsFollowedBySomething() {
    assertRefused(
        () -> new WarmUp(5, null), "a warm-up needs a schedule that follows, but was given null");
  }

  private static void assertRefused(Runnable make, String message) {
    assertThatIllegalArgumentException().isThrownBy(make::run).withMessage(message);
  }
}
