package io.sarmal.autodiff.train;

/** The learning rate of each step: a pure function of how far the run has come. */
@FunctionalInterface
public interface LearningRate {
  /**
   * The rate of the next step, 0 or more.
   *
   * @param progress before the step
   */
  double at(Progress progress);

  /** The same rate all the time. */
  static LearningRate constant(double rate) {
    return progress -> rate;
  }

  /**
   * A rate that falls along half a cosine over the budget: Loshchilov and Hutter 2017, without
   * restarts.
   *
   * @param first at the beginning
   * @param last at the end
   */
  static LearningRate cosine(double first, double last) {
    return progress -> last + (first - last) * (1 + Math.cos(Math.PI * progress.done())) / 2;
  }
}
