package io.sarmal.autodiff;

import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.UnaryOp;
import java.util.EnumMap;
import java.util.Map;

/**
 * The derivatives of the element-wise operations: a table, one line each.
 *
 * <p>A rule gives the gradient of an operand from the operands, the result {@code y} and the
 * result's gradient {@code g}. It is written with differentiable operations, so that a gradient can
 * itself be differentiated, and is null where nothing flows to the operand. An operation that is
 * not in the table is constant almost everywhere. Un-broadcasting is not a rule's business.
 */
final class ElementwiseRules {
  @FunctionalInterface
  interface UnaryRule {
    Var apply(Var x, Var y, Var g);
  }

  @FunctionalInterface
  interface BinaryRule {
    Var apply(Var a, Var b, Var y, Var g);
  }

  static final Map<UnaryOp, UnaryRule> UNARY = new EnumMap<>(UnaryOp.class);
  static final Map<BinaryOp, BinaryRule> LEFT = new EnumMap<>(BinaryOp.class);
  static final Map<BinaryOp, BinaryRule> RIGHT = new EnumMap<>(BinaryOp.class);

  static {
    UNARY.put(UnaryOp.NEG, (x, y, g) -> g.negate());
    UNARY.put(UnaryOp.ABS, (x, y, g) -> g.times(x.sign()));
    UNARY.put(UnaryOp.RELU, (x, y, g) -> g.times(x.greater(0)));
    UNARY.put(UnaryOp.EXP, (x, y, g) -> g.times(y));
    UNARY.put(UnaryOp.LOG, (x, y, g) -> g.dividedBy(x));
    UNARY.put(UnaryOp.LOG1P, (x, y, g) -> g.dividedBy(x.plus(1)));
    UNARY.put(UnaryOp.SQRT, (x, y, g) -> g.dividedBy(y.times(2)));
    UNARY.put(UnaryOp.SIN, (x, y, g) -> g.times(x.cos()));
    UNARY.put(UnaryOp.COS, (x, y, g) -> g.times(x.sin()).negate());
    UNARY.put(UnaryOp.TANH, (x, y, g) -> g.times(y.times(y).oneMinus()));
    UNARY.put(UnaryOp.SIGMOID, (x, y, g) -> g.times(y.times(y.oneMinus())));

    binary(BinaryOp.ADD, (a, b, y, g) -> g, (a, b, y, g) -> g);
    binary(BinaryOp.SUB, (a, b, y, g) -> g, (a, b, y, g) -> g.negate());
    // Of a square the first gets it all, so that g is doubled before it meets each element of a
    // row.
    binary(
        BinaryOp.MUL,
        (a, b, y, g) -> a == b ? g.plus(g).times(a) : g.times(b),
        (a, b, y, g) -> a == b ? null : g.times(a));
    binary(
        BinaryOp.DIV,
        (a, b, y, g) -> g.dividedBy(b),
        (a, b, y, g) -> g.times(y).dividedBy(b).negate());
    // Of equals the first gets the whole gradient.
    binary(
        BinaryOp.MAX,
        (a, b, y, g) -> g.times(a.greaterOrEqual(b)),
        (a, b, y, g) -> g.times(a.less(b)));
    binary(
        BinaryOp.MIN,
        (a, b, y, g) -> g.times(a.lessOrEqual(b)),
        (a, b, y, g) -> g.times(a.greater(b)));
    binary(
        BinaryOp.POW,
        // The derivative of a⁰ is 0 also at a = 0, where 0·a⁻¹ would be NaN.
        (a, b, y, g) ->
            g.times(b).times(a.pow(a.equalTo(0).times(b.equalTo(0)).select(b, b.minus(1)))),
        // The limit of aᵇ·log a at a = 0 is 0; log alone would make it NaN.
        (a, b, y, g) -> g.times(y).times(a.greater(0).select(a, a.tape().scalar(1)).log()));
  }

  private ElementwiseRules() {}

  private static void binary(BinaryOp op, BinaryRule left, BinaryRule right) {
    LEFT.put(op, left);
    RIGHT.put(op, right);
  }
}
