package io.sarmal.autodiff.optim;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Var;

/** Limits on a gradient. */
public final class Clipping {
  private Clipping() {}

  /**
   * A gradient scaled down to a norm: Pascanu, Mikolov and Bengio 2013, algorithm 1.
   *
   * @param gradient the gradient after clipping
   * @param norm the Euclidean norm before, a scalar
   */
  public record Clipped(Var gradient, Var norm) {}

  /**
   * Clips by the norm of the whole gradient.
   *
   * @param gradient all parameters' gradient, flat
   * @param limit above 0; infinity to measure only
   */
  public static Clipped byGlobalNorm(Var gradient, double limit) {
    checkArgument(limit > 0, "a clipping limit is above 0, not %s", limit);
    Var norm = gradient.square().sum().sqrt();
    if (Double.isInfinite(limit)) {
      return new Clipped(gradient, norm);
    }
    Var scale = norm.tape().scalar(limit).dividedBy(norm.maximum(limit));
    return new Clipped(gradient.times(scale), norm);
  }
}
