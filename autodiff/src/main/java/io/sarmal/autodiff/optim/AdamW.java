package io.sarmal.autodiff.optim;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Var;
import java.util.List;

/**
 * Adam with decoupled weight decay: each update also takes {@code η·λ·p} off every parameter that
 * {@linkplain io.sarmal.autodiff.Parameter#decays decays}, past Adam's division by the gradient's
 * size. Loshchilov and Hutter 2019, algorithm 2, with the decay scaled by the learning rate η, as
 * in PyTorch.
 *
 * @param adam the update without decay
 * @param weightDecay λ, from 0
 */
public record AdamW(Adam adam, double weightDecay) implements Optimizer {
  /** Adam's own settings and a decay of 0.01. */
  public static final AdamW DEFAULT = new AdamW(Adam.DEFAULT, 0.01);

  /** Checks the decay. */
  public AdamW {
    checkArgument(
        weightDecay >= 0 && Double.isFinite(weightDecay),
        "a weight decay is finite and 0 or more, not %s",
        weightDecay);
  }

  @Override
  public int slots() {
    return adam.slots();
  }

  @Override
  public Update update(
      ParameterLayout layout,
      Var parameters,
      Var gradient,
      List<Var> slots,
      Var step,
      Var learningRate) {
    Update update = adam.update(layout, parameters, gradient, slots, step, learningRate);
    Var decay =
        parameters
            .times(layout.decayMask(parameters.tape()))
            .times(learningRate.times(weightDecay));
    return new Update(update.parameters().minus(decay), update.slots());
  }
}
