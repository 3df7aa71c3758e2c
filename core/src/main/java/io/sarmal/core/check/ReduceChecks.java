package io.sarmal.core.check;

import io.sarmal.core.Shape;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.program.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reductions along any axes, of nothing, of equals and of NaN. */
final class ReduceChecks {
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static final List<Shape> SHAPES =
      List.of(
          Shape.SCALAR,
          Shape.of(1),
          Shape.of(13),
          Shape.of(207),
          Shape.of(4098),
          Shape.of(13, 207),
          Shape.of(207, 13),
          Shape.of(4098, 3),
          Shape.of(3, 4098),
          Shape.of(3, 13, 5),
          Shape.of(2, 1, 3, 5),
          Shape.of(0),
          Shape.of(0, 3),
          Shape.of(3, 0),
          Shape.of(2, 0, 3));

  private ReduceChecks() {}

  static void addTo(Checklist list) {
    for (ReduceOp op : ReduceOp.values()) {
      String name = op.toString().toLowerCase(Locale.ROOT);
      list.add(name + ": every choice of axes", c -> axes(c, op));
      list.add(name + ": infinities, NaN and equals", c -> edges(c, op));
    }
  }

  private static void axes(Comparison c, ReduceOp op) {
    Samples samples = new Samples(5);
    for (Shape shape : SHAPES) {
      for (int set = 0; set < 1 << shape.rank(); set++) {
        List<Integer> axes = new ArrayList<>();
        int length = 1;
        for (int axis = 0; axis < shape.rank(); axis++) {
          if ((set >> axis & 1) != 0) {
            axes.add(axis);
            length *= shape.extent(axis);
          }
        }
        if (op != ReduceOp.ARGMAX || (axes.size() == 1 && length > 0)) {
          Tolerance tolerance = op == ReduceOp.SUM ? Tolerance.sum(length) : Tolerance.EXACT;
          c.op(new Op.Reduce(op, axes), tolerance, samples.real(shape));
        }
      }
    }
  }

  private static void edges(Comparison c, ReduceOp op) {
    double[] rows = {
      NAN, 1, 2, 1, NAN, 2, 1, 2, NAN, NAN, INFINITY, NAN, -INFINITY, -INFINITY, -INFINITY,
      INFINITY, 1, -INFINITY, INFINITY, INFINITY, 1, 2, 2, 2, -3, -2, -3, 0, -0.0, -1, -0.0, 0, 1
    };
    Sample x = Sample.real(Shape.of(rows.length / 3, 3), rows);
    Sample wide = Sample.real(Shape.of(3, rows.length / 3), rows);
    for (int axis = 0; axis < 2; axis++) {
      c.op(new Op.Reduce(op, List.of(axis)), Tolerance.sum(1), x);
      c.op(new Op.Reduce(op, List.of(axis)), Tolerance.sum(1), wide);
    }
    // One NaN, or one greatest, at each place of a row longer than a vector.
    int n = 37;
    double[] nan = new double[n * n];
    double[] one = new double[n * n];
    for (int i = 0; i < n; i++) {
      nan[i * n + i] = NAN;
      one[i * n + i] = 1;
    }
    for (int axis = 0; axis < 2; axis++) {
      c.op(new Op.Reduce(op, List.of(axis)), Tolerance.EXACT, Sample.real(Shape.of(n, n), nan));
      c.op(new Op.Reduce(op, List.of(axis)), Tolerance.EXACT, Sample.real(Shape.of(n, n), one));
    }
  }
}
