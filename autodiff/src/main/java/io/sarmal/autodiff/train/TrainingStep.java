package io.sarmal.autodiff.train;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.optim.Clipping;
import io.sarmal.autodiff.optim.Optimizer;
import java.util.List;

/**
 * One step of training as a pure function of variables: loss, backward, clipping by global norm and
 * the optimiser's update.
 */
record TrainingStep(Objective objective, Optimizer optimizer, double clip) {
  /** The key of all random draws: two halves of a seed, and the number of the step. */
  static final int KEY_SIZE = 3;

  /** What the step gives. */
  record Output(Var gradientNorm, Optimizer.Update update) {}

  /**
   * What follows the loss.
   *
   * @param parameters flat, a variable to differentiate by
   * @param slots the optimiser's
   * @param number of this step, a scalar from 1
   * @param learningRate a scalar
   */
  Output update(
      Tape tape, Var loss, Var parameters, List<Var> slots, Var number, Var learningRate) {
    Clipping.Clipped clipped = Clipping.byGlobalNorm(tape.gradient(loss, parameters), clip);
    return new Output(
        clipped.norm(),
        optimizer.update(
            objective.layout(), parameters, clipped.gradient(), slots, number, learningRate));
  }
}
