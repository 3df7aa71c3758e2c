package io.sarmal.autodiff.nn;

import io.sarmal.autodiff.Initializer;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Shape;
import java.util.List;

/**
 * Layer normalisation: each row is brought to mean 0 and variance 1, then scaled and shifted
 * element by element. Ba, Kiros and Hinton 2016, section 3:
 *
 * <pre>
 * y = (x - μ) / √(σ² + 10⁻⁵) ∘ scale + shift        μ, σ² over the last axis
 * </pre>
 *
 * @param scale {@code [F]}, ones before training, does not decay
 * @param shift {@code [F]}, zeros before training, does not decay
 */
public record LayerNorm(Parameter scale, Parameter shift) {
  private static final double EPSILON = 1e-5;

  /**
   * A normalisation of rows of {@code width} elements.
   *
   * @param name before the names {@code _scale} and {@code _shift} of its parameters
   */
  public static LayerNorm of(String name, int width) {
    return new LayerNorm(
        parameter(name + "_scale", width, 1), parameter(name + "_shift", width, 0));
  }

  private static Parameter parameter(String name, int width, double value) {
    return new Parameter(name, Shape.of(width), Initializer.constant(value)).withoutDecay();
  }

  /** The scale, then the shift. */
  public List<Parameter> parameters() {
    return List.of(scale, shift);
  }

  /** {@code [..., F]} to the same shape. */
  public Var apply(Var x) {
    Var centred = x.minus(x.mean(-1));
    Var deviation = centred.square().mean(-1).plus(EPSILON).sqrt();
    // Not divided by it: what backward keeps of a row is then the centred one alone.
    return centred.times(deviation.reciprocal()).times(scale).plus(shift);
  }
}
