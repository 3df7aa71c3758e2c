package io.sarmal.core.op;

import java.util.function.DoubleUnaryOperator;

/**
 * An operation on each element of one {@code REAL} tensor.
 *
 * <p>{@link #apply} is its meaning, in float64: the reference backend runs it and every other
 * backend is checked against it. NaN in is NaN out.
 */
@SuppressWarnings("ImmutableEnumChecker") // a lambda without state is immutable
public enum UnaryOp {
  /** {@code -x}. */
  NEG(x -> -x),
  /** {@code |x|}. */
  ABS(Math::abs),
  /** -1, 0 or 1. */
  SIGN(Math::signum),
  /** {@code max(x, 0)}. */
  RELU(x -> Math.max(x, 0)),
  /** {@code eˣ}. */
  EXP(Math::exp),
  /** Natural logarithm; NaN below 0, -∞ at 0. */
  LOG(Math::log),
  /** {@code log(1 + x)}, exact near 0. */
  LOG1P(Math::log1p),
  /** Square root; NaN below 0. */
  SQRT(Math::sqrt),
  /** Sine of an angle in radians. */
  SIN(Math::sin),
  /** Cosine of an angle in radians. */
  COS(Math::cos),
  /** Hyperbolic tangent, within [-1, 1]. */
  TANH(Math::tanh),
  /** The logistic function {@code 1 / (1 + e⁻ˣ)}, within [0, 1]. */
  SIGMOID(x -> 1 / (1 + Math.exp(-x))),
  /** The largest whole number that is not above x. */
  FLOOR(Math::floor);

  private final DoubleUnaryOperator meaning;

  UnaryOp(DoubleUnaryOperator meaning) {
    this.meaning = meaning;
  }

  /** The result for one element. */
  public double apply(double x) {
    return meaning.applyAsDouble(x);
  }
}
