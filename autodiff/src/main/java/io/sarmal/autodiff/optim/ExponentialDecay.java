package io.sarmal.autodiff.optim;

/**
 * A learning rate that falls a little in every step, and by a factor in so many: {@code η₀·γ^(step
 * / interval)}.
 *
 * @param initial the rate η₀ of the first step, from 0
 * @param factor γ in (0, 1]
 * @param interval in steps, from 1; 1 for a factor for each step
 */
public record ExponentialDecay(double initial, double factor, long interval) implements Schedule {
  /** Checks the settings. */
  public ExponentialDecay {
    Bounds.checkRate("a learning rate", initial);
    Bounds.checkFactor(factor);
    Bounds.checkCount("the interval of a decay, in steps,", interval);
  }

  @Override
  public double rate(long step) {
    Bounds.checkStep(step);
    return initial * Math.pow(factor, (double) step / interval);
  }
}
