package io.sarmal.autodiff.optim;

/**
 * The learning rate of each step of training: a pure function of the step's number, so that a
 * resumed run needs to know nothing else.
 */
@FunctionalInterface
public interface Schedule {
  /**
   * The learning rate of one step, 0 or more.
   *
   * @param step how many steps were done before, from 0
   * @throws IllegalArgumentException if {@code step} is negative
   */
  double rate(long step);

  /**
   * This schedule, begun after a linear rise to its first rate.
   *
   * @param steps of the rise, from 1
   */
  default Schedule afterWarmUp(long steps) {
    return new WarmUp(steps, this);
  }
}
