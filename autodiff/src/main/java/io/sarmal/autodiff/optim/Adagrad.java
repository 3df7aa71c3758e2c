package io.sarmal.autodiff.optim;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Var;
import java.util.List;

/**
 * Adagrad divides a gradient by the root of the sum of all its squares so far: {@code s ← s + g²},
 * {@code p ← p - η·g / (√s + ε)}. Duchi, Hazan and Singer 2011, with a diagonal matrix.
 *
 * @param epsilon ε above 0
 */
public record Adagrad(double epsilon) implements Optimizer {
  /** Adagrad with an ε of 1e-10. */
  public static final Adagrad DEFAULT = new Adagrad(1e-10);

  /** Checks ε. */
  public Adagrad {
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
    Var square = slots.get(0).plus(gradient.square());
    Var change = gradient.times(learningRate).dividedBy(square.sqrt().plus(epsilon));
    return new Update(parameters.minus(change), List.of(square));
  }
}
