package io.sarmal.autodiff.optim;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A linear rise to the first rate of another schedule, which begins when the rise is done: step k
 * of n has {@code (k + 1) / n} of it. Goyal et al. 2017, section 2.2.
 *
 * @param steps n of the rise, from 1
 * @param then the schedule after it, whose steps are counted from its own beginning
 */
public record WarmUp(long steps, Schedule then) implements Schedule {
  /** Checks the number of steps. */
  public WarmUp {
    checkArgument(then != null, "a warm-up needs a schedule that follows, but was given null");
    Bounds.checkCount("the number of steps of a warm-up", steps);
  }

  @Override
  public double rate(long step) {
    Bounds.checkStep(step);
    return step < steps ? then.rate(0) * (step + 1) / steps : then.rate(step - steps);
  }
}
