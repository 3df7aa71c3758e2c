package io.sarmal.backend.cpu;

import io.sarmal.core.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Another order of axes, where axes that stay together are one and axes of extent 1 are left out.
 *
 * @param axes of the result
 */
record Transposition(List<Axis> axes) {
  /**
   * An axis.
   *
   * @param source the distance between neighbours where they come from
   * @param target the distance between neighbours where they go
   */
  record Axis(int extent, int source, int target) {}

  /** Axis {@code order[i]} of the shape as axis {@code i}. */
  static Transposition of(Shape shape, int... order) {
    List<Axis> axes = new ArrayList<>();
    int target = 1;
    for (int i = order.length - 1; i >= 0; i--) {
      int extent = shape.extent(order[i]);
      int source = shape.size(order[i] + 1, shape.rank());
      Axis inner = axes.isEmpty() ? null : axes.get(0);
      if (extent == 1) {
        continue;
      }
      if (inner != null && source == inner.extent * inner.source) {
        axes.set(0, new Axis(extent * inner.extent, inner.source, inner.target));
      } else {
        axes.add(0, new Axis(extent, source, target));
      }
      target *= extent;
    }
    return new Transposition(axes);
  }

  /** Whether all elements stay where they are. */
  boolean isIdentity() {
    return axes.size() <= 1 || size(axes) == 0;
  }

  /** The last axis of the result, along which elements are neighbours where they go. */
  Axis across() {
    return axes.get(axes.size() - 1);
  }

  /** The axis along which elements are neighbours where they come from. */
  Axis along() {
    return axes.stream().filter(axis -> axis.source == 1).findFirst().orElseThrow();
  }

  /** The other axes than these two. */
  Transposition rest() {
    return new Transposition(
        axes.stream().filter(axis -> axis.source != 1 && axis.target != 1).toList());
  }

  /** The number of elements. */
  int size() {
    return size(axes);
  }

  /** Where element {@code index} comes from. */
  int source(int index) {
    int at = 0;
    int rest = index;
    for (int i = axes.size() - 1; i >= 0; i--) {
      Axis axis = axes.get(i);
      at += rest % axis.extent * axis.source;
      rest /= axis.extent;
    }
    return at;
  }

  /** Where element {@code index} goes. */
  int target(int index) {
    int at = 0;
    int rest = index;
    for (int i = axes.size() - 1; i >= 0; i--) {
      Axis axis = axes.get(i);
      at += rest % axis.extent * axis.target;
      rest /= axis.extent;
    }
    return at;
  }

  private static int size(List<Axis> axes) {
    return axes.stream().map(Axis::extent).reduce(1, (a, b) -> a * b);
  }
}
