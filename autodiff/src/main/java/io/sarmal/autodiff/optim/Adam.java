package io.sarmal.autodiff.optim;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Var;
import java.util.List;

/**
 * Adam: Kingma and Ba 2015, algorithm 1.
 *
 * @param beta1 decay of the mean of gradients, in [0, 1)
 * @param beta2 decay of the mean of squared gradients, in [0, 1)
 * @param epsilon above 0
 */
public record Adam(double beta1, double beta2, double epsilon) implements Optimizer {
  /** Adam with the paper's settings: 0.9, 0.999, 1e-8. */
  public static final Adam DEFAULT = new Adam(0.9, 0.999, 1e-8);

  /** Checks the settings. */
  public Adam {
    checkArgument(beta1 >= 0 && beta1 < 1, "beta1 is in [0, 1), not %s", beta1);
    checkArgument(beta2 >= 0 && beta2 < 1, "beta2 is in [0, 1), not %s", beta2);
    checkArgument(epsilon > 0, "epsilon is above 0, not %s", epsilon);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public Update update(
      ParameterLayout layout,
      Var parameters,
      Var gradient,
      List<Var> slots,
      Var step,
      Var learningRate) {
    Var mean = slots.get(0).times(beta1).plus(gradient.times(1 - beta1));
    Var square = slots.get(1).times(beta2).plus(gradient.square().times(1 - beta2));
    Var rate = learningRate.dividedBy(correction(beta1, step));
    Var root = square.dividedBy(correction(beta2, step)).sqrt().plus(epsilon);
    return new Update(parameters.minus(mean.times(rate).dividedBy(root)), List.of(mean, square));
  }

  /** {@code 1 - βᵗ}: what a mean that began at zero lacks after t updates. */
  private static Var correction(double beta, Var step) {
    return step.tape().scalar(beta).pow(step).oneMinus();
  }
}
