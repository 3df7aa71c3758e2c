package io.sarmal.autodiff.train;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.optim.ReduceOnPlateau;
import io.sarmal.autodiff.optim.Schedule;

/**
 * The learning rate of each step: a pure function of how far the run has come, so that a resumed
 * run has the same one.
 */
@FunctionalInterface
public interface LearningRate {
  /**
   * The rate of the next step, 0 or more.
   *
   * @param progress before the step
   */
  double at(Progress progress);

  /** The rate that a schedule gives. */
  static LearningRate of(Schedule schedule) {
    return progress -> schedule.rate(progress.step());
  }

  /**
   * A rate that falls along half a cosine over the budget, be it steps or time: Loshchilov and
   * Hutter 2017, without restarts.
   *
   * @param first at the beginning
   * @param last at the end
   */
  static LearningRate cosine(double first, double last) {
    return progress -> last + (first - last) * (1 + Math.cos(Math.PI * progress.done())) / 2;
  }

  /**
   * This rate times a share that rises linearly to 1 over the first steps.
   *
   * @param steps of the rise, 1 or more
   */
  default LearningRate withWarmUp(long steps) {
    checkArgument(steps >= 1, "a warm-up takes 1 step or more, not %s", steps);
    return progress -> at(progress) * Math.min(1, (double) (progress.step() + 1) / steps);
  }

  /**
   * This rate times a scale that falls when validations show no progress.
   *
   * @param initial before the first validation
   */
  default LearningRate reducedBy(ReduceOnPlateau initial) {
    return progress -> {
      ReduceOnPlateau plateau = initial;
      for (double loss : progress.validations().losses()) {
        plateau = plateau.afterValidation(loss);
      }
      return at(progress) * plateau.scale();
    };
  }
}
