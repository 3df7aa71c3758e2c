package io.sarmal.backend.opencl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import io.sarmal.core.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A visit of all elements of a shape in several tensors at once, with as few axes as possible:
 * those of extent 1 are left out, and neighbours that are one axis in every tensor are one.
 */
record Walk(List<Axis> axes) {
  /**
   * An axis.
   *
   * @param strides for each tensor the distance from one index to the next; 0 if it is repeated
   */
  record Axis(int extent, List<Integer> strides) {
    private boolean contains(Axis inner) {
      for (int i = 0; i < strides.size(); i++) {
        if (strides.get(i) != inner.extent * inner.strides.get(i)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * A visit of a shape.
   *
   * @param strides for each tensor its strides along the axes of the shape
   */
  static Walk of(Shape shape, List<List<Integer>> strides) {
    Deque<Axis> axes = new ArrayDeque<>();
    for (int i = shape.rank() - 1; i >= 0; i--) {
      int at = i;
      Axis axis = new Axis(shape.extent(i), strides.stream().map(each -> each.get(at)).toList());
      Axis inner = axes.peekFirst();
      if (axis.extent == 1) {
        continue;
      }
      if (inner != null && axis.contains(inner)) {
        axes.removeFirst();
        axes.addFirst(new Axis(axis.extent * inner.extent, inner.strides));
      } else {
        axes.addFirst(axis);
      }
    }
    return new Walk(ImmutableList.copyOf(axes));
  }

  /** The strides of a tensor of this shape. */
  static List<Integer> strides(Shape shape) {
    List<Integer> strides = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      strides.add(shape.size(i + 1, shape.rank()));
    }
    return strides;
  }

  /** The strides of a tensor that is repeated to a shape which it broadcasts to. */
  static List<Integer> broadcast(Shape from, Shape to) {
    List<Integer> strides = new ArrayList<>();
    int missing = to.rank() - from.rank();
    for (int i = 0; i < to.rank(); i++) {
      boolean repeated = i < missing || from.extent(i - missing) == 1;
      strides.add(repeated ? 0 : from.size(i - missing + 1, from.rank()));
    }
    return strides;
  }

  /** The number of elements. */
  int size() {
    return axes.stream().map(Axis::extent).reduce(1, (a, b) -> a * b);
  }

  /** Whether a tensor lies in the order of the visit, without gaps. */
  boolean isDense(int tensor) {
    return axes.isEmpty()
        || (axes.size() == 1 && Iterables.getOnlyElement(axes).strides.get(tensor) == 1);
  }
}
