package io.sarmal.autodiff.optim;

/**
 * The same learning rate in every step.
 *
 * @param rate from 0
 */
public record ConstantRate(double rate) implements Schedule {
  /** Checks the rate. */
  public ConstantRate {
    Bounds.checkRate("a learning rate", rate);
  }

  @Override
  public double rate(long step) {
    Bounds.checkStep(step);
    return rate;
  }
}
