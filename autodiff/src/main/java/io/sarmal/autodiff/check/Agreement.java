package io.sarmal.autodiff.check;

import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.core.Shape;
import io.sarmal.core.check.Check;
import java.util.Arrays;
import java.util.Map;

/**
 * What two ways to compute the same have to fulfil: {@code ‖a - b‖∞ ≤ tolerance · ‖b‖∞} for each
 * result.
 *
 * @param what is compared with what, for messages
 * @param advice what to look at if they differ
 */
record Agreement(String what, double tolerance, String advice) {
  void check(Trial trial, Map<String, Point> given, Map<String, Point> expected) {
    expected.forEach((name, numbers) -> check(trial + ": " + name, given.get(name), numbers));
  }

  private void check(String name, Point given, Point expected) {
    if (!given.shape().equals(expected.shape())) {
      throw new Check.Failed(
          "%s: %s, but it has shape %s instead of %s. %s"
              .formatted(name, what, given.shape(), expected.shape(), advice));
    }
    double[] a = given.values().toArray();
    double[] b = expected.values().toArray();
    double greatest = Arrays.stream(b).map(Math::abs).max().orElse(0);
    int worst = worst(a, b);
    if (worst >= 0 && !(Math.abs(a[worst] - b[worst]) <= tolerance * greatest)) {
      throw new Check.Failed(
          "%s: %s, but element %s is %s instead of %s, and the greatest of all is %s. %s"
              .formatted(
                  name,
                  what,
                  index(expected.shape(), worst),
                  a[worst],
                  b[worst],
                  greatest,
                  advice));
    }
  }

  /** Where the difference is greatest, or not a number; -1 for no elements. */
  private static int worst(double[] a, double[] b) {
    int worst = -1;
    double greatest = -1;
    for (int i = 0; i < a.length; i++) {
      double difference = Math.abs(a[i] - b[i]);
      // The order of Double.compare has NaN above everything.
      if (Double.compare(difference, greatest) > 0) {
        greatest = difference;
        worst = i;
      }
    }
    return worst;
  }

  /** The index that a row-major position stands for, as {@code [2, 0, 5]}. */
  static String index(Shape shape, int position) {
    int[] index = new int[shape.rank()];
    int rest = position;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.extent(axis);
      rest /= shape.extent(axis);
    }
    return Arrays.toString(index);
  }
}
