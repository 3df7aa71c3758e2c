package ${package};

import io.sarmal.core.Shape;

/**
 * Tables that say which element of a row-major array stands at each place of another shape. With
 * one, to repeat, to reorder or to cut is a loop: {@code out[i] = in[places[i]]}.
 */
final class Places {
  private Places() {}

  /** For {@code from} repeated to {@code to}: axes that are missing or of extent 1 repeat. */
  static int[] repeated(Shape from, Shape to) {
    int[] strides = new int[to.rank()];
    int missing = to.rank() - from.rank();
    for (int axis = 0; axis < from.rank(); axis++) {
      strides[missing + axis] = from.extent(axis) == 1 ? 0 : stride(from, axis);
    }
    return walk(to, strides, 0);
  }

  /** For {@code from} with axis {@code axes[i]} as axis {@code i}, which has the shape {@code to}. */
  static int[] reordered(Shape from, int[] axes, Shape to) {
    int[] strides = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      strides[i] = stride(from, axes[i]);
    }
    return walk(to, strides, 0);
  }

  /** For the part of {@code from} that has the shape {@code to} and begins at an index of an axis. */
  static int[] part(Shape from, int axis, int begin, Shape to) {
    int[] strides = new int[from.rank()];
    for (int i = 0; i < strides.length; i++) {
      strides[i] = stride(from, i);
    }
    return walk(to, strides, begin * stride(from, axis));
  }

  /** How far apart neighbours along an axis lie in the array. */
  static int stride(Shape shape, int axis) {
    return shape.size(axis + 1, shape.rank());
  }

  private static int[] walk(Shape shape, int[] strides, int start) {
    int[] places = new int[shape.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = start;
      int rest = i;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        places[i] += rest % shape.extent(axis) * strides[axis];
        rest /= shape.extent(axis);
      }
    }
    return places;
  }
}
