package io.sarmal.apps.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTests {
  private static final int ALL = Integer.MAX_VALUE;

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 2})
  void frequenciesFollowTheSoftmaxAtEachTemperature(double temperature) {
    float[] logits = {1, -1, 0.5f, 2, -20};
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit / temperature);
    }
    int draws = 40_000;
    int[] counts = count(Sampler.random(temperature, ALL, 5), logits, draws);
    for (int id = 0; id < logits.length; id++) {
      double expected = Math.exp(logits[id] / temperature) / sum;
      assertThat(counts[id] / (double) draws).isCloseTo(expected, within(0.012));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void topKDrawsFromTheLikeliestOnly(long seed) {
    Random random = new Random(seed);
    float[] logits = new float[20];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = random.nextInt(6); // with many equal ones
    }
    int k = 1 + random.nextInt(19);
    int[] counts = count(Sampler.random(3, k, seed), logits, 5000);
    int drawn = 0;
    float least = Float.POSITIVE_INFINITY;
    float greatestLeftOut = Float.NEGATIVE_INFINITY;
    for (int id = 0; id < logits.length; id++) {
      if (counts[id] > 0) {
        drawn++;
        least = Math.min(least, logits[id]);
      } else {
        greatestLeftOut = Math.max(greatestLeftOut, logits[id]);
      }
    }
    assertThat(drawn).isEqualTo(k);
    assertThat(least).isGreaterThanOrEqualTo(greatestLeftOut);
  }

  @Test
  void argmaxTakesTheFirstLargest() {
    assertThat(Sampler.argmax().next(new float[] {0, 3, 3, 1}, OptionalInt.empty())).isEqualTo(1);
    assertThat(Sampler.argmax().next(new float[] {0, 3, 3, 1}, OptionalInt.of(1))).isEqualTo(2);
  }

  @Test
  void excludedIdIsNeverDrawn() {
    Sampler sampler = Sampler.random(1, ALL, 1);
    for (int i = 0; i < 1000; i++) {
      assertThat(sampler.next(new float[] {9, 0, 0}, OptionalInt.of(0))).isNotZero();
    }
  }

  @Test
  void seedDecidesTheSequence() {
    float[] logits = new float[50];
    assertThat(sequence(Sampler.random(1, ALL, 1), logits))
        .isEqualTo(sequence(Sampler.random(1, ALL, 1), logits))
        .isNotEqualTo(sequence(Sampler.random(1, ALL, 2), logits))
        .isNotEqualTo(sequence(Sampler.random(1, ALL, 1L << 40), logits));
  }

  @Test
  void largeLogitsAndSmallTemperaturesDoNotOverflow() {
    float[] logits = {1e30f, -1e30f, 0};
    assertThat(Sampler.random(1e-300, ALL, 1).next(logits, OptionalInt.empty())).isZero();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void divergedModelIsAnError(float logit) {
    assertThatThrownBy(
            () -> Sampler.random(1, ALL, 1).next(new float[] {0, logit}, OptionalInt.empty()))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("the model's largest logit is " + logit);
  }

  @Test
  void badSettingsAreRefused() {
    assertThatThrownBy(() -> Sampler.random(0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("temperature must be above 0, not 0.0");
    assertThatThrownBy(() -> Sampler.random(1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("top-k must be 1 or more, not 0");
  }

  private static int[] count(Sampler sampler, float[] logits, int draws) {
    int[] counts = new int[logits.length];
    for (int i = 0; i < draws; i++) {
      counts[sampler.next(logits, OptionalInt.empty())]++;
    }
    return counts;
  }

  private static int[] sequence(Sampler sampler, float[] logits) {
    int[] ids = new int[30];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = sampler.next(logits, OptionalInt.empty());
    }
    return ids;
  }
}
