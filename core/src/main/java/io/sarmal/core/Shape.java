package io.sarmal.core;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/**
 * The extents of a tensor, row-major, immutable; printed as {@code [T, B, 256]}.
 *
 * <p>Inside a traced program an extent may be a run-time size (see {@link Dim}).
 */
public final class Shape {
  /** The shape of a single number: no axes, one element. */
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] extents;

  private Shape(int[] extents) {
    this.extents = extents;
  }

  /**
   * A shape of the given extents.
   *
   * @param extents each 0 or more, or a run-time size of {@link Dim}
   * @throws IllegalArgumentException if the number of elements exceeds the largest {@code int}
   */
  public static Shape of(int... extents) {
    if (extents.length == 0) {
      return SCALAR;
    }
    long size = 1;
    for (int extent : extents) {
      size *= Math.max(1, extent);
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "a tensor of shape %s has more than %s elements, the most that one can hold"
                .formatted(Arrays.toString(extents), Integer.MAX_VALUE));
      }
    }
    return new Shape(extents.clone());
  }

  /** The number of axes. */
  public int rank() {
    return extents.length;
  }

  /**
   * The extent of one axis.
   *
   * @param axis from 0 to rank - 1, or from -rank to -1 counted from the last axis
   */
  public int extent(int axis) {
    return extents[axis(axis)];
  }

  /**
   * An axis counted from the front.
   *
   * @param axis from 0 to rank - 1, or from -rank to -1 counted from the last axis
   * @throws IllegalArgumentException if there is no such axis
   */
  public int axis(int axis) {
    checkArgument(
        axis >= -extents.length && axis < extents.length,
        "there is no axis %s in shape %s of rank %s",
        axis,
        this,
        extents.length);
    return axis < 0 ? axis + extents.length : axis;
  }

  /** A copy of the extents. */
  public int[] toArray() {
    return extents.clone();
  }

  /** Whether every extent is a number. */
  public boolean isStatic() {
    for (int extent : extents) {
      if (Dim.isRuntime(extent)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The number of elements.
   *
   * @throws IllegalStateException if an extent is known only at run time
   */
  public int size() {
    return size(0, extents.length);
  }

  /**
   * The product of the extents from axis {@code from} to axis {@code to - 1}.
   *
   * @throws IllegalStateException if one of them is known only at run time
   */
  public int size(int from, int to) {
    int size = 1;
    for (int i = from; i < to; i++) {
      if (Dim.isRuntime(extents[i])) {
        throw new IllegalStateException(
            "the size of "
                + this
                + " is known only at run time: inside a trace no numbers can be read yet, and"
                + " size(Shape) gives the size as one");
      }
      size *= extents[i];
    }
    return size;
  }

  /** This shape with the extent of one axis replaced. */
  public Shape with(int axis, int extent) {
    int[] copy = extents.clone();
    copy[axis(axis)] = extent;
    return Shape.of(copy);
  }

  /** This shape without one axis. */
  public Shape without(int axis) {
    int at = axis(axis);
    int[] rest = new int[extents.length - 1];
    System.arraycopy(extents, 0, rest, 0, at);
    System.arraycopy(extents, at + 1, rest, at, rest.length - at);
    return Shape.of(rest);
  }

  /** This shape with a new leading axis. */
  public Shape prepend(int extent) {
    int[] more = new int[extents.length + 1];
    more[0] = extent;
    System.arraycopy(extents, 0, more, 1, extents.length);
    return Shape.of(more);
  }

  /** The axes from {@code from} to {@code to - 1}, as a shape. */
  public Shape subShape(int from, int to) {
    return Shape.of(Arrays.copyOfRange(extents, from, to));
  }

  /** The axes of this shape followed by those of another. */
  public Shape concat(Shape other) {
    int[] all = Arrays.copyOf(extents, extents.length + other.extents.length);
    System.arraycopy(other.extents, 0, all, extents.length, other.extents.length);
    return Shape.of(all);
  }

  /** This shape with every run-time size replaced by what {@code binding} gives for its code. */
  public Shape bind(IntUnaryOperator binding) {
    if (isStatic()) {
      return this;
    }
    return Shape.of(
        Arrays.stream(extents).map(e -> Dim.isRuntime(e) ? binding.applyAsInt(e) : e).toArray());
  }

  /**
   * The shape that two operands broadcast to, by NumPy's rule: axes are aligned at the last; two
   * extents agree if they are equal or one of them is 1.
   *
   * @throws IllegalArgumentException if they do not agree
   */
  public static Shape broadcast(Shape a, Shape b) {
    if (a.equals(b)) {
      return a;
    }
    int rank = Math.max(a.rank(), b.rank());
    int[] result = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int x = i > a.rank() ? 1 : a.extents[a.rank() - i];
      int y = i > b.rank() ? 1 : b.extents[b.rank() - i];
      checkArgument(
          x == y || x == 1 || y == 1,
          "shapes %s and %s do not broadcast: extents %s and %s differ and neither is 1",
          a,
          b,
          Dim.name(x),
          Dim.name(y));
      result[rank - i] = x == 1 ? y : x;
    }
    return Shape.of(result);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(extents, that.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  @Override
  public String toString() {
    return Arrays.stream(extents).mapToObj(Dim::name).collect(Collectors.joining(", ", "[", "]"));
  }
}
