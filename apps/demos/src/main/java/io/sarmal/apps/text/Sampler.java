package io.sarmal.apps.text;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.core.Philox;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Chooses the next id from a model's logits.
 *
 * <p>A draw is a pure function of the seed, the number of draws before it and the logits. Not for
 * use by several threads.
 */
public final class Sampler {
  /** Keeps these random numbers apart from those that training draws with the same seed. */
  private static final int STREAM = 0x73616d70;

  private final double temperature;
  private final int topK;
  private final int[] key;
  private final float[] uniform = new float[1];
  private int draws;

  private Sampler(double temperature, int topK, long seed) {
    this.temperature = temperature;
    this.topK = topK;
    this.key = new int[] {(int) (seed >>> 32), (int) seed};
  }

  /**
   * Draws from {@code softmax(logits / temperature)}.
   *
   * @param temperature above 0; below 1 is more careful than the model, above 1 more adventurous
   * @param topK only the so many likeliest ids are drawn; 1 or more
   */
  public static Sampler random(double temperature, int topK, long seed) {
    checkArgument(
        temperature > 0 && temperature < Double.POSITIVE_INFINITY,
        "temperature must be above 0, not %s",
        temperature);
    checkArgument(topK >= 1, "top-k must be 1 or more, not %s", topK);
    return new Sampler(temperature, topK, seed);
  }

  /** Takes the likeliest id; of several, the first. */
  public static Sampler argmax() {
    return new Sampler(1, 1, 0);
  }

  /**
   * The next id.
   *
   * @param logits one for each id, at least one
   * @param excluded an id that is never chosen, such as the one for unknown units
   * @throws ArithmeticException if a logit is not a number, as those of a model that has diverged
   */
  public int next(float[] logits, OptionalInt excluded) {
    float[] allowed = logits.clone();
    excluded.ifPresent(id -> allowed[id] = Float.NEGATIVE_INFINITY);
    keepTop(allowed);
    float max = Float.NEGATIVE_INFINITY;
    for (float logit : allowed) {
      max = Math.max(max, logit);
    }
    if (Float.isNaN(max) || Float.isInfinite(max)) {
      throw new ArithmeticException("the model's largest logit is " + max);
    }
    return draw(allowed, max);
  }

  /** Leaves the {@link #topK} largest; of equal ones at the edge, the first. */
  private void keepTop(float[] logits) {
    if (topK >= logits.length) {
      return;
    }
    float[] sorted = logits.clone();
    Arrays.sort(sorted);
    float edge = sorted[sorted.length - topK];
    int room = topK;
    for (float logit : logits) {
      room -= logit > edge ? 1 : 0;
    }
    for (int id = 0; id < logits.length; id++) {
      if (logits[id] < edge || (logits[id] == edge && room-- <= 0)) {
        logits[id] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  private int draw(float[] logits, float max) {
    double[] cumulative = new double[logits.length];
    double sum = 0;
    for (int id = 0; id < logits.length; id++) {
      sum += Math.exp((logits[id] - max) / temperature);
      cumulative[id] = sum;
    }
    Philox.uniform(key, STREAM, draws, draws + 1, uniform, 0);
    draws++;
    double point = uniform[0] * sum;
    int id = 0;
    while (cumulative[id] <= point) {
      id++;
    }
    return id;
  }
}
