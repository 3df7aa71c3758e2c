package io.sarmal.autodiff.optim;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A learning rate that falls along half a cosine and stays there: {@code η₁ + ½·(η₀ - η₁)·(1 +
 * cos(π·step / steps))}. Loshchilov and Hutter 2017, equation 5, without restarts.
 *
 * @param initial the rate η₀ of the first step, from 0
 * @param last the rate η₁ at the end and after, from 0 to {@code initial}
 * @param steps of the fall, from 1
 */
public record CosineDecay(double initial, double last, long steps) implements Schedule {
  /** Checks the settings. */
  public CosineDecay {
    Bounds.checkRate("a learning rate", initial);
    Bounds.checkRate("the last learning rate", last);
    checkArgument(
        last <= initial,
        "the last learning rate is not above the first, %s, but was given %s",
        initial,
        last);
    Bounds.checkCount("the number of steps of a decay", steps);
  }

  @Override
  public double rate(long step) {
    Bounds.checkStep(step);
    double done = (double) Math.min(step, steps) / steps;
    return last + (initial - last) * (1 + Math.cos(Math.PI * done)) / 2;
  }
}
