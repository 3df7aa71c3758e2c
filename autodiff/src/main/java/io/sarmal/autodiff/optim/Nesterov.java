package io.sarmal.autodiff.optim;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Var;
import java.util.List;

/**
 * Gradient descent with Nesterov's momentum, which looks one step ahead: {@code v ← μ·v + g},
 * {@code p ← p - η·(g + μ·v)}. Nesterov 1983, in the form of Sutskever, Martens, Dahl and Hinton
 * 2013 rewritten for the point looked ahead to, as Bengio, Boulanger-Lewandowski and Pascanu 2013,
 * section 3.5, and PyTorch have it.
 *
 * @param momentum μ in (0, 1)
 */
public record Nesterov(double momentum) implements Optimizer {
  /** Checks the momentum. */
  public Nesterov {
    checkArgument(
        momentum > 0 && momentum < 1, "Nesterov's momentum is in (0, 1), not %s", momentum);
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
    Var velocity = slots.get(0).times(momentum).plus(gradient);
    Var ahead = gradient.plus(velocity.times(momentum));
    return new Update(parameters.minus(ahead.times(learningRate)), List.of(velocity));
  }
}
