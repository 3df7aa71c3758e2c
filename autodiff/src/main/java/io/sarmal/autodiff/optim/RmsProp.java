package io.sarmal.autodiff.optim;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Var;
import java.util.List;

/**
 * RMSProp divides a gradient by the root of its mean square of late: {@code s ← ρ·s + (1 - ρ)·g²},
 * {@code p ← p - η·g / (√s + ε)}. Tieleman and Hinton 2012, lecture 6.5.
 *
 * @param decay ρ in [0, 1)
 * @param epsilon ε above 0
 */
public record RmsProp(double decay, double epsilon) implements Optimizer {
  /** RMSProp with a decay of 0.99 and an ε of 1e-8. */
  public static final RmsProp DEFAULT = new RmsProp(0.99, 1e-8);

  /** Checks the settings. */
  public RmsProp {
    checkArgument(decay >= 0 && decay < 1, "RMSProp's decay is in [0, 1), not %s", decay);
    checkArgument(epsilon > 0, "epsilon is above 0, not %s", epsilon);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public Update update(
      ParameterLayout layout,
      Var parameters,
      Var gradient,
      List<Var> slots,
      Var step,
      Var learningRate) {
    Var square = slots.get(0).times(decay).plus(gradient.square().times(1 - decay));
    Var change = gradient.times(learningRate).dividedBy(square.sqrt().plus(epsilon));
    return new Update(parameters.minus(change), List.of(square));
  }
}
