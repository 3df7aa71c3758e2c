package io.sarmal.core.op;

import java.util.function.DoubleBinaryOperator;

/**
 * An operation on each pair of elements of two {@code REAL} tensors, which broadcast as in NumPy.
 *
 * <p>{@link #apply} is its meaning, in float64: the reference backend runs it and every other
 * backend is checked against it. Comparisons give 1 for true and 0 for false; a comparison with NaN
 * is false. Elsewhere NaN in is NaN out.
 */
@SuppressWarnings("ImmutableEnumChecker") // a lambda without state is immutable
public enum BinaryOp {
  /** {@code a + b}. */
  ADD(Double::sum),
  /** {@code a - b}. */
  SUB((a, b) -> a - b),
  /** {@code a · b}. */
  MUL((a, b) -> a * b),
  /** {@code a / b}. */
  DIV((a, b) -> a / b),
  /** The greater of both. */
  MAX(Math::max),
  /** The smaller of both. */
  MIN(Math::min),
  /** {@code a} to the power of {@code b}, as {@link Math#pow}. */
  POW(Math::pow),
  /** {@code a > b}. */
  GREATER((a, b) -> a > b ? 1 : 0),
  /** {@code a ≥ b}. */
  GREATER_EQUAL((a, b) -> a >= b ? 1 : 0),
  /** {@code a < b}. */
  LESS((a, b) -> a < b ? 1 : 0),
  /** {@code a ≤ b}. */
  LESS_EQUAL((a, b) -> a <= b ? 1 : 0),
  /** {@code a = b}. */
  EQUAL((a, b) -> a == b ? 1 : 0);

  private final DoubleBinaryOperator meaning;

  BinaryOp(DoubleBinaryOperator meaning) {
    this.meaning = meaning;
  }

  /** The result for one pair of elements. */
  public double apply(double a, double b) {
    return meaning.applyAsDouble(a, b);
  }

  /** Whether {@code a op b = b op a}. */
  public boolean isCommutative() {
    return switch (this) {
      case ADD, MUL, MAX, MIN, EQUAL -> true;
      case SUB, DIV, POW, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL -> false;
    };
  }
}
