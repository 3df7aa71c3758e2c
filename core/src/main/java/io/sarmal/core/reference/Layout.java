package io.sarmal.core.reference;

import io.sarmal.core.Shape;

/**
 * A walk through a row-major array: which of its elements stands at each place of some shape, which
 * is walked in row-major order.
 */
final class Layout {
  private final Shape shape;
  private final int[] extents;
  private final int[] strides;
  private final int start;

  private Layout(Shape shape, int[] strides, int start) {
    this.shape = shape;
    this.extents = shape.toArray();
    this.strides = strides;
    this.start = start;
  }

  /** The plain walk: every element once, in order. */
  static Layout of(Shape shape) {
    int[] strides = new int[shape.rank()];
    for (int axis = strides.length - 1, stride = 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.extent(axis);
    }
    return new Layout(shape, strides, 0);
  }

  /** The walk that repeats elements along axes that are missing or of extent 1. */
  Layout broadcast(Shape to) {
    int[] repeated = new int[to.rank()];
    int missing = to.rank() - shape.rank();
    for (int axis = 0; axis < shape.rank(); axis++) {
      repeated[missing + axis] = shape.extent(axis) == 1 ? 0 : strides[axis];
    }
    return new Layout(to, repeated, start);
  }

  /** The walk with axis {@code axes[i]} as axis {@code i}. */
  Layout transpose(int... axes) {
    int[] extents = new int[axes.length];
    int[] reordered = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      extents[i] = shape.extent(axes[i]);
      reordered[i] = strides[axes[i]];
    }
    return new Layout(Shape.of(extents), reordered, start);
  }

  /** The walk through indices {@code from} to {@code to - 1} of one axis. */
  Layout slice(int axis, int from, int to) {
    return new Layout(shape.with(axis, to - from), strides, start + from * strides[axis]);
  }

  /** How far apart two neighbours along an axis lie in the array. */
  int stride(int axis) {
    return strides[axis];
  }

  /** Where the element lies that is number {@code index} of the walk. */
  int at(int index) {
    int at = start;
    int rest = index;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      at += rest % extents[axis] * strides[axis];
      rest /= extents[axis];
    }
    return at;
  }
}
