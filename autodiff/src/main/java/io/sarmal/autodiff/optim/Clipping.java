package io.sarmal.autodiff.optim;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Var;
import io.sarmal.core.Shape;

/** Limits on a gradient. */
public final class Clipping {
  /**
   * Squares are summed by rows of so many numbers: a backend squares and sums a row in one go,
   * where all squares together would go to memory and back.
   */
  private static final int ROW = 1 << 12;

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
    int size = gradient.shape().size();
    int whole = size / ROW * ROW;
    if (whole <= ROW) {
      return gradient.square().sum().sqrt();
    }
    Var rows = gradient.slice(0, 0, whole).reshape(Shape.of(whole / ROW, ROW));
    Var sum = rows.square().sum(1).reshape(Shape.of(whole / ROW)).sum();
    if (whole < size) {
      sum = sum.plus(gradient.slice(0, whole, size).square().sum());
    }
    return sum.sqrt();
  }
}
