package io.sarmal.autodiff.optim;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Var;
import java.util.List;

/** A rule that moves parameters against their gradient: a pure function of its arguments. */
public interface Optimizer {
  /** How many arrays of the parameters' size it carries from update to update, zero at first. */
  int slots();

  /**
   * One update.
   *
   * @param layout what lies where in the parameters
   * @param parameters all parameters of the model, flat
   * @param gradient their gradient
   * @param slots what the last update gave; zeros before the first
   * @param step the number of this update, a scalar from 1
   * @param learningRate a scalar
   */
  Update update(
      ParameterLayout layout,
      Var parameters,
      Var gradient,
      List<Var> slots,
      Var step,
      Var learningRate);

  /** What an update gives: new parameters and what the next update needs. */
  record Update(Var parameters, List<Var> slots) {}
}
