package io.sarmal.core.check;

import com.google.common.collect.Collections2;
import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.program.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Operations that move elements and compute nothing: results are exact, for both types. */
final class MovementChecks {
  private static final List<Shape> SHAPES =
      List.of(
          Shape.of(1),
          Shape.of(4098),
          Shape.of(207, 13),
          Shape.of(13, 207),
          Shape.of(1, 4098),
          Shape.of(4098, 1),
          Shape.of(3, 5, 7),
          Shape.of(2, 3, 4, 5),
          Shape.of(0),
          Shape.of(0, 3),
          Shape.of(3, 0, 2));

  private MovementChecks() {}

  static void addTo(Checklist list) {
    for (DType dtype : DType.values()) {
      list.add("transpose: every order of axes, " + dtype, c -> transpose(c, dtype));
      list.add("reshape: shapes, " + dtype, c -> reshape(c, dtype));
      list.add("slice: every axis, " + dtype, c -> slice(c, dtype));
      list.add("concat: every axis, " + dtype, c -> concat(c, dtype));
    }
    list.add("broadcast: shapes", MovementChecks::broadcast);
  }

  private static void transpose(Comparison c, DType dtype) {
    Samples samples = new Samples(8);
    exact(c, new Op.Transpose(List.of()), sample(samples, dtype, Shape.SCALAR));
    for (Shape shape : SHAPES) {
      List<Integer> axes = IntStream.range(0, shape.rank()).boxed().toList();
      for (List<Integer> order : Collections2.permutations(axes)) {
        exact(c, new Op.Transpose(order), sample(samples, dtype, shape));
      }
    }
  }

  private static void reshape(Comparison c, DType dtype) {
    Samples samples = new Samples(9);
    exact(c, new Op.Reshape(Shape.of(1, 1)), sample(samples, dtype, Shape.SCALAR));
    exact(c, new Op.Reshape(Shape.SCALAR), sample(samples, dtype, Shape.of(1)));
    for (Shape shape : SHAPES) {
      Sample x = sample(samples, dtype, shape);
      exact(c, new Op.Reshape(Shape.of(shape.size())), x);
      exact(c, new Op.Reshape(Shape.of(1, shape.size(), 1)), x);
      exact(c, new Op.Reshape(shape), x);
    }
    exact(c, new Op.Reshape(Shape.of(0, 7)), sample(samples, dtype, Shape.of(3, 0, 2)));
  }

  private static void slice(Comparison c, DType dtype) {
    Samples samples = new Samples(10);
    for (Shape shape : SHAPES) {
      for (int axis = 0; axis < shape.rank(); axis++) {
        int n = shape.extent(axis);
        Sample x = sample(samples, dtype, shape);
        exact(c, new Op.Slice(axis, 0, n), x);
        exact(c, new Op.Slice(axis, n, n), x);
        exact(c, new Op.Slice(axis, n / 3, n - n / 4), x);
      }
    }
  }

  private static void concat(Comparison c, DType dtype) {
    Samples samples = new Samples(11);
    for (Shape shape : SHAPES) {
      for (int axis = 0; axis < shape.rank(); axis++) {
        Sample first = sample(samples, dtype, shape);
        exact(c, new Op.Concat(axis), first, sample(samples, dtype, shape));
        List<Sample> parts = new ArrayList<>();
        for (int extent : List.of(shape.extent(axis), 0, 1, 3)) {
          parts.add(sample(samples, dtype, shape.with(axis, extent)));
          exact(c, new Op.Concat(axis), parts.toArray(Sample[]::new));
        }
        Collections.reverse(parts);
        exact(c, new Op.Concat(axis), parts.toArray(Sample[]::new));
      }
    }
  }

  private static void broadcast(Comparison c) {
    Samples samples = new Samples(12);
    for (int n : Samples.EXTENTS) {
      exact(c, new Op.Broadcast(Shape.of(n, 3)), samples.real(n, 1));
      exact(c, new Op.Broadcast(Shape.of(3, n)), samples.real(n));
      exact(c, new Op.Broadcast(Shape.of(n)), samples.real());
      exact(c, new Op.Broadcast(Shape.of(n)), samples.real(n));
    }
    for (int i = 0; i < 50; i++) {
      Shape shape = samples.shape(samples.below(5));
      exact(c, new Op.Broadcast(shape), samples.real(samples.broadcastableTo(shape)));
    }
  }

  private static void exact(Comparison c, Op op, Sample... operands) {
    c.op(op, Tolerance.EXACT, operands);
  }

  private static Sample sample(Samples samples, DType dtype, Shape shape) {
    return dtype == DType.REAL
        ? samples.real(shape)
        : samples.integer(Integer.MAX_VALUE, shape.toArray());
  }
}
