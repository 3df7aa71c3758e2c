package io.sarmal.autodiff.train;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.autodiff.optim.Clipping;
import io.sarmal.autodiff.optim.Optimizer;
import java.util.List;

/**
 * One step of training as a pure function of variables: loss, backward, clipping by global norm and
 * the optimiser's update.
 */
record TrainingStep(Objective objective, Optimizer optimizer, double clip) {
  /**
   * What the step works on.
   *
   * @param parameters flat, a variable to differentiate by
   * @param slots the optimiser's
   * @param number of this step, a scalar from 1
   * @param learningRate a scalar
   * @param key of all random draws, integers {@code [3]}
   */
  record Input(
      Var parameters, List<Var> slots, Var number, Var learningRate, Var key, List<Var> carried) {}

  /** What the step gives. */
  record Output(Var loss, Var gradientNorm, Optimizer.Update update, List<Var> carried) {}

  Output run(Tape tape, Input input, List<Var> batch) {
    objective.layout().bind(input.parameters);
    Objective.Result result = objective.loss(tape, batch, input.carried, Phase.training(input.key));
    Clipping.Clipped clipped =
        Clipping.byGlobalNorm(tape.gradient(result.loss(), input.parameters), clip);
    Optimizer.Update update =
        optimizer.update(
            objective.layout(),
            input.parameters,
            clipped.gradient(),
            input.slots,
            input.number,
            input.learningRate);
    return new Output(result.loss(), clipped.norm(), update, result.carried());
  }
}
