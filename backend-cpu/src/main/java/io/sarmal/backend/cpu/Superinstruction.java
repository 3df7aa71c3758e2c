package io.sarmal.backend.cpu;

import static io.sarmal.backend.cpu.Superinstruction.Terms.A;
import static io.sarmal.backend.cpu.Superinstruction.Terms.B;
import static io.sarmal.backend.cpu.Superinstruction.Terms.C;
import static io.sarmal.backend.cpu.Superinstruction.Terms.D;
import static io.sarmal.backend.cpu.Superinstruction.Terms.E;
import static io.sarmal.backend.cpu.Superinstruction.Terms.ONE;

import io.sarmal.core.op.BinaryOp;

/**
 * A chain of operations that is worth one loop of its own: what is between them stays in registers.
 *
 * <p>Each operation rounds as it does alone, so the bits are those of a loop for each. They are the
 * chains that recurrent cells and their derivatives are full of.
 */
@SuppressWarnings("ImmutableEnumChecker") // a formula is a record of records
public enum Superinstruction {
  /**
   * {@code e + a · d · (1 - b · c)}: what joins what flows back through {@code b = c = tanh(x)}.
   */
  TANH_SLOPE_ADD(E.plus(A.times(D).times(ONE.minus(B.times(C))))),
  /** {@code a · d · (b · (1 - c))}: the product's share back through {@code b = c = sigmoid(x)}. */
  SIGMOID_SLOPE_OF_PRODUCT(A.times(D).times(B.times(ONE.minus(C)))),
  /** {@code a · d · (1 - b · c)}: the product's share back through {@code b = c = tanh(x)}. */
  TANH_SLOPE_OF_PRODUCT(A.times(D).times(ONE.minus(B.times(C)))),
  /** {@code (a + d) · (1 - b · c)}: the sum's share back through {@code b = c = tanh(x)}. */
  TANH_SLOPE_OF_SUM(A.plus(D).times(ONE.minus(B.times(C)))),
  /** {@code a · (b · (1 - c))}: what flows back through {@code b = c = sigmoid(x)}. */
  SIGMOID_SLOPE(A.times(B.times(ONE.minus(C)))),
  /** {@code a · (1 - b · c)}: what flows back through {@code b = c = tanh(x)}. */
  TANH_SLOPE(A.times(ONE.minus(B.times(C)))),
  /** {@code a · b + (1 - c) · d}: of two the one or the other, as far as gates let through. */
  INTERPOLATE(A.times(B).plus(ONE.minus(C).times(D))),
  /** {@code a · b + c · d}. */
  MULTIPLY_MULTIPLY_ADD(A.times(B).plus(C.times(D))),
  /** {@code a · b + c}. */
  MULTIPLY_ADD(A.times(B).plus(C)),
  /** {@code a + b + c}. */
  ADD_ADD(A.plus(B).plus(C));

  private final Formula formula;

  Superinstruction(Formula formula) {
    this.formula = formula;
  }

  /** What it computes. */
  Formula formula() {
    return formula;
  }

  /** What formulas are written with. */
  static final class Terms {
    static final Formula A = new Formula.Operand(0);
    static final Formula B = new Formula.Operand(1);
    static final Formula C = new Formula.Operand(2);
    static final Formula D = new Formula.Operand(3);
    static final Formula E = new Formula.Operand(4);
    static final Formula ONE = new Formula.One();

    private Terms() {}
  }

  /** An expression in up to five operands. */
  sealed interface Formula {
    /** An operand by its position. */
    record Operand(int position) implements Formula {}

    /** The number 1. */
    record One() implements Formula {}

    /** An operation on two expressions. */
    record Apply(BinaryOp op, Formula left, Formula right) implements Formula {}

    default Formula plus(Formula other) {
      return new Apply(BinaryOp.ADD, this, other);
    }

    default Formula minus(Formula other) {
      return new Apply(BinaryOp.SUB, this, other);
    }

    default Formula times(Formula other) {
      return new Apply(BinaryOp.MUL, this, other);
    }
  }
}
