package io.sarmal.core.check;

import io.sarmal.core.Shape;
import io.sarmal.core.program.Op;
import java.util.List;

/**
 * Products of matrices: every transposition, edges of tiles, batches, and sums of outer products.
 */
final class ProductChecks {
  private static final List<Integer> EXTENTS = List.of(0, 1, 13, 207);

  private ProductChecks() {}

  static void addTo(Checklist list) {
    for (int i = 0; i < 4; i++) {
      Op.MatMul op = new Op.MatMul((i & 1) != 0, (i & 2) != 0);
      String name =
          "matmul " + (op.transposeA() ? "aᵀ" : "a") + "·" + (op.transposeB() ? "bᵀ" : "b");
      list.add(name + ": shapes", c -> shapes(c, op));
      list.add(name + ": leading axes", c -> leadingAxes(c, op));
      list.add(name + ": infinities and NaN", c -> edges(c, op));
    }
    list.add("outer: shapes", ProductChecks::outer);
  }

  private static void shapes(Comparison c, Op.MatMul op) {
    for (int m : EXTENTS) {
      for (int n : EXTENTS) {
        for (int k : EXTENTS) {
          product(c, op, Shape.SCALAR, Shape.SCALAR, m, n, k);
        }
      }
    }
    product(c, op, Shape.SCALAR, Shape.SCALAR, 4098, 13, 2);
    product(c, op, Shape.SCALAR, Shape.SCALAR, 3, 4098, 13);
    product(c, op, Shape.SCALAR, Shape.SCALAR, 13, 3, 4098);
    product(c, op, Shape.SCALAR, Shape.SCALAR, 1, 1, 4098);
    for (int m = 1; m < 20; m++) {
      product(c, op, Shape.SCALAR, Shape.SCALAR, m, 33, 5);
      product(c, op, Shape.SCALAR, Shape.SCALAR, 9, m + 30, 3);
    }
  }

  private static void leadingAxes(Comparison c, Op.MatMul op) {
    for (Shape leading : List.of(Shape.of(3), Shape.of(2, 5), Shape.of(1, 1), Shape.of(0, 2))) {
      for (Shape leadingB : List.of(leading, Shape.SCALAR)) {
        product(c, op, leading, leadingB, 13, 7, 5);
        product(c, op, leading, leadingB, 1, 33, 20);
        product(c, op, leading, leadingB, 4, 0, 3);
        product(c, op, leading, leadingB, 4, 3, 0);
      }
    }
    product(c, op, Shape.of(207), Shape.of(207), 2, 3, 4);
    product(c, op, Shape.of(207), Shape.SCALAR, 1, 13, 13);
  }

  private static void product(
      Comparison c, Op.MatMul op, Shape leadingA, Shape leadingB, int m, int n, int k) {
    Samples samples = new Samples(6L * m + 31L * n + 17L * k);
    Shape a = leadingA.concat(op.transposeA() ? Shape.of(k, m) : Shape.of(m, k));
    Shape b = leadingB.concat(op.transposeB() ? Shape.of(n, k) : Shape.of(k, n));
    c.op(op, Tolerance.sum(k), samples.real(a), samples.real(b));
  }

  /** A zero does not silence what it is multiplied with. */
  private static void edges(Comparison c, Op.MatMul op) {
    int n = 19;
    double[] a = new double[n * n];
    double[] b = new double[n * n];
    for (int i = 0; i < n; i++) {
      a[i * n + i] = i % 3;
      b[i * n + (i * 7 + 2) % n] = i % 5 == 0 ? Double.POSITIVE_INFINITY : 1;
    }
    b[n] = Double.NaN;
    Shape shape = Shape.of(n, n);
    c.op(op, Tolerance.EXACT, Sample.real(shape, a), Sample.real(shape, b));
    c.op(op, Tolerance.EXACT, Sample.real(shape, b), Sample.real(shape, a));
  }

  private static void outer(Comparison c) {
    Samples samples = new Samples(7);
    for (int rows : Samples.EXTENTS) {
      for (List<Integer> size : List.of(List.of(1, 1), List.of(13, 5), List.of(3, 40))) {
        Sample a = samples.real(rows, size.get(0));
        c.op(new Op.Outer(), Tolerance.sum(rows), a, samples.real(rows, size.get(1)));
      }
    }
    c.op(new Op.Outer(), Tolerance.sum(26), samples.real(2, 13, 207), samples.real(2, 13, 65));
    c.op(new Op.Outer(), Tolerance.sum(0), samples.real(0, 3, 4), samples.real(0, 3, 5));
    c.op(new Op.Outer(), Tolerance.sum(3), samples.real(3, 0), samples.real(3, 5));
    c.op(new Op.Outer(), Tolerance.sum(3), samples.real(3, 5), samples.real(3, 0));
    c.op(new Op.Outer(), Tolerance.sum(1), samples.real(207), samples.real(13));
  }
}
