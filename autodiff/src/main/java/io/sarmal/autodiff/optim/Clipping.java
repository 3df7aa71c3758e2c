package io.sarmal.autodiff.optim;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Var;

/** Limits on a gradient. */
public final class Clipping {
  private Clipping() {}

  /**
   * A gradient within a limit.
   *
   * @param gradient the gradient after clipping
   * @param norm the Euclidean norm before, a scalar
   */
  public record Clipped(Var gradient, Var norm) {}

  /**
   * Scales the whole gradient down to a norm: Pascanu, Mikolov and Bengio 2013, algorithm 1.
   *
   * @param gradient all parameters' gradient, flat
   * @param limit above 0; infinity to measure only
   */
  public static Clipped byGlobalNorm(Var gradient, double limit) {
    checkLimit(limit);
    Var norm = norm(gradient);
    if (Double.isInfinite(limit)) {
      return new Clipped(gradient, norm);
    }
    Var scale = norm.tape().scalar(limit).dividedBy(norm.maximum(limit));
    return new Clipped(gradient.times(scale), norm);
  }

  /**
   * Clips each element by itself, which may turn the gradient: Mikolov 2012.
   *
   * @param gradient all parameters' gradient, flat
   * @param limit of the magnitude of an element, above 0; infinity to measure only
   */
  public static Clipped byValue(Var gradient, double limit) {
    checkLimit(limit);
    Var norm = norm(gradient);
    return Double.isInfinite(limit)
        ? new Clipped(gradient, norm)
        : new Clipped(gradient.minimum(limit).maximum(-limit), norm);
  }

  private static void checkLimit(double limit) {
    checkArgument(limit > 0, "a clipping limit is above 0, not %s", limit);
  }

  private static Var norm(Var gradient) {
    return gradient.square().sum().sqrt();
  }
}
