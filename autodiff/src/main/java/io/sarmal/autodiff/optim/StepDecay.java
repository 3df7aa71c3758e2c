package io.sarmal.autodiff.optim;

/**
 * A learning rate that falls by a factor every so many steps: {@code η₀·γ^⌊step / interval⌋}.
 *
 * @param initial the rate η₀ of the first interval, from 0
 * @param factor γ in (0, 1]
 * @param interval in steps, from 1
 */
public record StepDecay(double initial, double factor, long interval) implements Schedule {
  /** Checks the settings. */
  public StepDecay {
    Bounds.checkRate("a learning rate", initial);
    Bounds.checkFactor(factor);
    Bounds.checkCount("the interval of a decay, in steps,", interval);
  }

  @Override
  public double rate(long step) {
    Bounds.checkStep(step);
    return initial * Math.pow(factor, (double) Math.floorDiv(step, interval));
  }
}
