package io.sarmal.autodiff.optim;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Var;
import java.util.List;

/**
 * Stochastic gradient descent with momentum: {@code v ← μ·v + g}, {@code p ← p - η·v}. Polyak 1964,
 * in the form of Sutskever, Martens, Dahl and Hinton 2013 that scales the whole velocity by η.
 *
 * @param momentum μ in [0, 1); 0 is plain descent
 */
public record Sgd(double momentum) implements Optimizer {
  /** Checks the momentum. */
  public Sgd {
    checkArgument(momentum >= 0 && momentum < 1, "momentum is in [0, 1), not %s", momentum);
  }

  @Override
  public int slots() {
    return momentum == 0 ? 0 : 1;
  }

  @Override
  public Update update(
      ParameterLayout layout,
      Var parameters,
      Var gradient,
      List<Var> slots,
      Var step,
      Var learningRate) {
    if (slots.isEmpty()) {
      return new Update(parameters.minus(gradient.times(learningRate)), slots);
    }
    Var velocity = slots.get(0).times(momentum).plus(gradient);
    return new Update(parameters.minus(velocity.times(learningRate)), List.of(velocity));
  }
}
