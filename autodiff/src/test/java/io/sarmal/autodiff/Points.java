package io.sarmal.autodiff;

import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.core.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Points at which gradients are looked at. All elements of all variables of a point differ in
 * magnitude, which lies within (0.4, 0.9): so no element is near a kink of any operation.
 */
final class Points {
  private Points() {}

  /** Elements of both signs. */
  static List<Point> signed(Shape... shapes) {
    return points(List.of(shapes), new double[] {-1, 1});
  }

  /** Elements above 0. */
  static List<Point> positive(Shape... shapes) {
    return points(List.of(shapes), new double[] {1});
  }

  private static List<Point> points(List<Shape> shapes, double[] signs) {
    int count = shapes.stream().mapToInt(Shape::size).sum();
    List<Double> magnitudes =
        IntStream.range(0, count)
            .mapToObj(i -> 0.4 + 0.5 * (i + 0.5) / count)
            .collect(Collectors.toList());
    Random random = new Random(count);
    Collections.shuffle(magnitudes, random);
    var rest = magnitudes.iterator();
    return shapes.stream()
        .map(
            shape -> {
              double[] values = new double[shape.size()];
              Arrays.setAll(values, i -> rest.next() * signs[random.nextInt(signs.length)]);
              return Point.of(shape, values);
            })
        .toList();
  }
}
