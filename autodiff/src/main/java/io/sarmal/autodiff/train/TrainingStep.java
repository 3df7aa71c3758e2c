package io.sarmal.autodiff.train;

import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.optim.Clipping;
import io.sarmal.autodiff.optim.Optimizer;
import java.util.List;

/**
 * What a step of training does: the loss of a batch, then clipping by value and by global norm, and
 * the optimiser's update, a pure function of variables.
 */
record TrainingStep(Objective objective, Trainer.Config config) {
  /** The size of the key of all random draws: two halves of a seed, and the number of the draw. */
  static final int KEY_SIZE = 3;

  /** What an update gives; the norm is that before clipping. */
  record Output(Var gradientNorm, Optimizer.Update update) {}

  /**
   * Moves the parameters.
   *
   * @param number of this update, a scalar from 1
   * @param learningRate a scalar
   */
  Output update(Var parameters, Var gradient, List<Var> slots, Var number, Var learningRate) {
    Clipping.Clipped byValue = Clipping.byValue(gradient, config.clipValue());
    Clipping.Clipped byNorm = Clipping.byGlobalNorm(byValue.gradient(), config.clip());
    return new Output(
        byValue.norm(),
        config
            .optimizer()
            .update(
                objective.layout(), parameters, byNorm.gradient(), slots, number, learningRate));
  }
}
