package io.sarmal.autodiff;

import io.sarmal.core.Shape;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.program.Op;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The derivatives of all operations with one result, except {@link Op.Slice}, whose gradients are
 * put together by {@link Adjoint}.
 */
final class Derivatives {
  private Derivatives() {}

  /** Whether there is anything to derive: not if the results are constant almost everywhere. */
  static boolean exist(Op op) {
    if (op instanceof Op.Unary unary) {
      return ElementwiseRules.UNARY.containsKey(unary.op());
    }
    if (op instanceof Op.Binary binary) {
      return ElementwiseRules.LEFT.containsKey(binary.op());
    }
    return !(op instanceof Op.Detach)
        && !(op instanceof Op.Reduce reduce && reduce.op() == ReduceOp.ARGMAX);
  }

  /**
   * The gradient of one operand, up to broadcasting, of an operation whose derivatives {@link
   * #exist}; null where nothing flows, as to a condition.
   *
   * @param i the operand's position
   * @param y the result
   * @param g the result's gradient
   */
  static Var of(Op op, List<Var> operands, int i, Var y, Var g) {
    Var x = operands.get(i);
    if (op instanceof Op.Unary unary) {
      return ElementwiseRules.UNARY.get(unary.op()).apply(x, y, g);
    }
    if (op instanceof Op.Binary binary) {
      var rule = (i == 0 ? ElementwiseRules.LEFT : ElementwiseRules.RIGHT).get(binary.op());
      return rule.apply(operands.get(0), operands.get(1), y, g);
    }
    if (op instanceof Op.Select) {
      return select(operands.get(0), i, g);
    }
    if (op instanceof Op.Reduce reduce) {
      return reduce.op() == ReduceOp.SUM ? g.broadcast(x.shape()) : max(reduce, x, y, g);
    }
    if (op instanceof Op.MatMul matmul) {
      Var a = operands.get(0);
      Var b = operands.get(1);
      return i == 0 ? left(matmul, a, b, g) : right(matmul, a, b, g);
    }
    if (op instanceof Op.Outer) {
      Var rows = matrix(operands.get(1 - i));
      return rows.matmul(g, false, i == 0).reshape(x.shape());
    }
    if (op instanceof Op.Transpose transpose) {
      return g.transpose(inverse(transpose.axes()));
    }
    if (op instanceof Op.Reshape) {
      return g.reshape(x.shape());
    }
    if (op instanceof Op.Broadcast) {
      return g;
    }
    if (op instanceof Op.Concat concat) {
      if (operands.size() == 1) {
        return g;
      }
      int from =
          operands.subList(0, i).stream().mapToInt(v -> v.shape().extent(concat.axis())).sum();
      return g.slice(concat.axis(), from, from + x.shape().extent(concat.axis()));
    }
    if (op instanceof Op.Gather) {
      return g.scatterAdd(operands.get(1), x.shape().extent(0));
    }
    if (op instanceof Op.ScatterAdd) {
      return g.gather(operands.get(0));
    }
    throw new IllegalStateException("no derivative rule for " + op);
  }

  private static Var select(Var condition, int i, Var g) {
    Var zero = g.tape().scalar(0);
    return switch (i) {
      case 0 -> null;
      case 1 -> condition.select(g, zero);
      default -> condition.select(zero, g);
    };
  }

  private static Var max(Op.Reduce reduce, Var x, Var y, Var g) {
    Var greatest = x.equalTo(y);
    int[] axes = reduce.axes().stream().mapToInt(Integer::intValue).toArray();
    return greatest.times(g.dividedBy(greatest.sum(axes)));
  }

  private static Var left(Op.MatMul op, Var a, Var b, Var g) {
    if (!op.transposeA()) {
      return g.matmul(b, false, !op.transposeB());
    }
    return b.shape().rank() == a.shape().rank()
        ? b.matmul(g, op.transposeB(), true)
        : g.matmul(b, false, !op.transposeB()).transposeLast();
  }

  private static Var right(Op.MatMul op, Var a, Var b, Var g) {
    if (b.shape().rank() > 2) {
      return op.transposeB()
          ? g.matmul(a, true, op.transposeA())
          : a.matmul(g, !op.transposeA(), false);
    }
    Var rows = op.transposeA() ? a.transposeLast() : a;
    return op.transposeB() ? g.outer(rows) : rows.outer(g);
  }

  /** A vector as its one row, which is what an outer product sees. */
  private static Var matrix(Var x) {
    return x.shape().rank() == 1 ? x.reshape(x.shape().prepend(1)) : x;
  }

  private static int[] inverse(List<Integer> axes) {
    int[] inverse = new int[axes.size()];
    IntStream.range(0, inverse.length).forEach(i -> inverse[axes.get(i)] = i);
    return inverse;
  }

  /** Sums a gradient over the axes along which its operand was repeated. */
  static Var unbroadcast(Var g, Shape shape) {
    if (g.shape().equals(shape)) {
      return g;
    }
    int extra = g.shape().rank() - shape.rank();
    int[] repeated =
        IntStream.range(0, g.shape().rank())
            .filter(i -> i < extra || (shape.extent(i - extra) == 1 && g.shape().extent(i) != 1))
            .toArray();
    return (repeated.length == 0 ? g : g.sum(repeated)).reshape(shape);
  }
}
