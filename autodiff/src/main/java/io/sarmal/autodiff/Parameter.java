package io.sarmal.autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.core.Shape;
import java.util.regex.Pattern;

/**
 * A weight or bias that a layer declares: a name, a shape and how it starts.
 *
 * <p>It holds no numbers: all parameters of a model lie in one flat buffer (see {@link
 * ParameterLayout}), and a tape says which part of it a parameter is. Two parameters are equal only
 * if they are the same object.
 */
public final class Parameter implements Operand {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

  private final String name;
  private final Shape shape;
  private final Initializer initializer;
  private final boolean decays;

  /**
   * Declares a parameter that decays.
   *
   * @param name unique within its layer: letters, digits, {@code _} and {@code -}
   * @param shape without run-time sizes
   * @param initializer what its elements are before training
   */
  public Parameter(String name, Shape shape, Initializer initializer) {
    this(name, shape, initializer, true);
  }

  private Parameter(String name, Shape shape, Initializer initializer, boolean decays) {
    checkArgument(
        NAME.matcher(name).matches(),
        "a parameter's name has letters, digits, _ and - only, but was '%s'",
        name);
    checkArgument(shape.isStatic(), "parameter %s of shape %s has a run-time size", name, shape);
    this.name = name;
    this.shape = shape;
    this.initializer = initializer;
    this.decays = decays;
  }

  /**
   * A parameter of the same name, shape and initial values that does not decay: right for biases
   * and for the scale and shift of a normalisation.
   */
  public Parameter withoutDecay() {
    return new Parameter(name, shape, initializer, false);
  }

  /** The name within its layer. */
  public String name() {
    return name;
  }

  /** The shape. */
  public Shape shape() {
    return shape;
  }

  /** What the elements are before training. */
  public Initializer initializer() {
    return initializer;
  }

  /** Whether weight decay pulls this towards zero. */
  public boolean decays() {
    return decays;
  }

  @Override
  public Var on(Tape tape) {
    return tape.parameter(this);
  }

  @Override
  public String toString() {
    return name + shape;
  }
}
