package io.sarmal.core.check;

import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Op;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Operations on each element: values at the edges of their domain, shapes, broadcasting. */
final class ElementwiseChecks {
  private static final double[] EDGES = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0,
    -0.0,
    1,
    -1,
    2,
    -2,
    0.5f,
    -0.5f,
    1e-4f,
    -1e-4f,
    3,
    -3,
    10,
    -10,
    20,
    -20,
    80,
    -80,
    100,
    -100,
    1e4f,
    -1e4f,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    0x1.fffffep-1f
  };

  /** Pairs of shapes: equal, scalar, row, column, both repeated, missing axes, nothing. */
  private static final List<List<Shape>> PAIRS =
      List.of(
          List.of(Shape.SCALAR, Shape.SCALAR),
          List.of(Shape.of(4098), Shape.SCALAR),
          List.of(Shape.of(4098), Shape.of(1)),
          List.of(Shape.of(13, 207), Shape.of(207)),
          List.of(Shape.of(207, 13), Shape.of(207, 1)),
          List.of(Shape.of(13, 1), Shape.of(1, 207)),
          List.of(Shape.of(3, 13, 5), Shape.of(13, 1)),
          List.of(Shape.of(3, 1, 5), Shape.of(1, 13, 1)),
          List.of(Shape.of(1, 1, 4098), Shape.of(2, 3, 1)),
          List.of(Shape.of(2, 1, 3, 1), Shape.of(5, 1, 7)),
          List.of(Shape.of(1, 207), Shape.of(207)),
          List.of(Shape.of(0), Shape.SCALAR),
          List.of(Shape.of(0, 13), Shape.of(13)),
          List.of(Shape.of(13, 0), Shape.of(1, 1)));

  private ElementwiseChecks() {}

  static void addTo(Checklist list) {
    for (UnaryOp op : UnaryOp.values()) {
      list.add(lower(op) + ": edges of its domain", c -> edges(c, op));
      list.add(lower(op) + ": shapes", c -> shapes(c, op));
    }
    for (BinaryOp op : BinaryOp.values()) {
      list.add(lower(op) + ": edges of its domain", c -> edges(c, op));
      list.add(lower(op) + ": broadcasting", c -> broadcasting(c, op));
    }
    list.add("tanh and sigmoid: within their range", ElementwiseChecks::range);
    list.add("select: any number is a condition", ElementwiseChecks::conditions);
    list.add("select: broadcasting", ElementwiseChecks::select);
  }

  private static void edges(Comparison c, UnaryOp op) {
    double[] inputs = DoubleStream.of(EDGES).filter(x -> isInDomain(op, x)).toArray();
    c.op(new Op.Unary(op), tolerance(op), Sample.real(Shape.of(inputs.length), inputs));
  }

  /** Sine and cosine of angles beyond any use are left to the backend. */
  private static boolean isInDomain(UnaryOp op, double x) {
    boolean periodic = op == UnaryOp.SIN || op == UnaryOp.COS;
    return !periodic || Math.abs(x) <= 100 || Double.isNaN(x) || Double.isInfinite(x);
  }

  private static void shapes(Comparison c, UnaryOp op) {
    Samples samples = new Samples(1);
    for (int n : Samples.EXTENTS) {
      c.op(new Op.Unary(op), tolerance(op), samples.scaled(Shape.of(n), 1));
      c.op(new Op.Unary(op), tolerance(op), samples.scaled(Shape.of(3, n), 10));
      c.op(new Op.Unary(op), tolerance(op), samples.scaled(Shape.of(n, 1, 2), 80));
    }
    c.op(new Op.Unary(op), tolerance(op), samples.real());
  }

  private static void edges(Comparison c, BinaryOp op) {
    int n = EDGES.length;
    Sample column = Sample.real(Shape.of(n, 1), EDGES);
    Sample row = Sample.real(Shape.of(n), EDGES);
    c.op(new Op.Binary(op), tolerance(op), column, row);
    double[] first = new double[n * n];
    double[] second = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      first[i] = EDGES[i / n];
      second[i] = EDGES[i % n];
    }
    Sample a = Sample.real(Shape.of(n * n), first);
    Sample b = Sample.real(Shape.of(n * n), second);
    c.op(new Op.Binary(op), tolerance(op), a, b);
  }

  private static void broadcasting(Comparison c, BinaryOp op) {
    Samples samples = new Samples(2);
    for (List<Shape> pair : PAIRS) {
      Sample a = samples.scaled(pair.get(0), 3);
      Sample b = samples.scaled(pair.get(1), 3);
      c.op(new Op.Binary(op), tolerance(op), a, b);
      c.op(new Op.Binary(op), tolerance(op), b, a);
    }
    for (int n : Samples.EXTENTS) {
      Shape shape = Shape.of(n, 3);
      c.op(new Op.Binary(op), tolerance(op), samples.scaled(shape, 3), samples.scaled(shape, 3));
    }
    for (int i = 0; i < 20; i++) {
      Shape shape = samples.shape(samples.below(5));
      Sample a = samples.scaled(samples.broadcastableTo(shape), 3);
      Sample b = samples.scaled(samples.broadcastableTo(shape), 3);
      c.op(new Op.Binary(op), tolerance(op), a, b);
    }
  }

  private static void range(Comparison c) {
    Sample x = new Samples(3).scaled(Shape.of(1 << 14), 30);
    for (UnaryOp op : List.of(UnaryOp.TANH, UnaryOp.SIGMOID)) {
      double least = op == UnaryOp.TANH ? -1 : 0;
      Sample y = c.results(t -> List.of(c.backend().unary(op, t.get(0))), List.of(x)).get(0);
      for (int i = 0; i < y.values().length(); i++) {
        double given = y.values().get(i);
        if (!(given >= least && given <= 1)) {
          throw new Check.Failed(
              op + " of " + x.values().get(i) + " is " + given + ", not within " + least + " to 1");
        }
      }
    }
  }

  /** Also: what is not selected may be NaN. */
  private static void conditions(Comparison c) {
    Shape shape = Shape.of(EDGES.length);
    Sample condition = Sample.real(shape, EDGES);
    Sample nan = Sample.real(Shape.SCALAR, Double.NaN);
    Sample one = Sample.real(Shape.SCALAR, 1);
    c.op(new Op.Select(), Tolerance.EXACT, condition, one, nan);
    c.op(new Op.Select(), Tolerance.EXACT, condition, nan, one);
    c.op(new Op.Select(), Tolerance.EXACT, condition, condition, condition);
  }

  private static void select(Comparison c) {
    Samples samples = new Samples(4);
    for (int n : Samples.EXTENTS) {
      Sample mask = zeroOrOne(samples, Shape.of(n, 1));
      c.op(new Op.Select(), Tolerance.EXACT, mask, samples.real(n, 3), samples.real(3));
    }
    for (int i = 0; i < 50; i++) {
      Shape shape = samples.shape(samples.below(5));
      Sample mask = zeroOrOne(samples, samples.broadcastableTo(shape));
      Sample a = samples.real(samples.broadcastableTo(shape));
      Sample b = samples.real(samples.broadcastableTo(shape));
      c.op(new Op.Select(), Tolerance.EXACT, mask, a, b);
    }
  }

  private static Sample zeroOrOne(Samples samples, Shape shape) {
    Sample bits = samples.integer(2, shape.toArray());
    return new Sample(TensorType.real(shape), bits.values());
  }

  private static Tolerance tolerance(UnaryOp op) {
    return switch (op) {
      case NEG, ABS, SIGN, RELU, FLOOR -> Tolerance.EXACT;
      case SQRT -> Tolerance.DIVIDED;
      case EXP, LOG1P, TANH -> Tolerance.FUNCTION;
      case LOG, SIN, COS, SIGMOID -> Tolerance.BOUNDED_FUNCTION;
    };
  }

  private static Tolerance tolerance(BinaryOp op) {
    return switch (op) {
      case MAX, MIN, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, EQUAL -> Tolerance.EXACT;
      case ADD, SUB, MUL -> Tolerance.ROUNDED;
      case DIV -> Tolerance.DIVIDED;
      case POW -> Tolerance.FUNCTION;
    };
  }

  private static String lower(Object op) {
    return op.toString().toLowerCase(Locale.ROOT);
  }
}
