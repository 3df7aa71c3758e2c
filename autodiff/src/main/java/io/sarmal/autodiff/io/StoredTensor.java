package io.sarmal.autodiff.io;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import io.sarmal.core.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor as a file holds it: an element type, a shape and the elements, row-major; immutable.
 *
 * <p>The elements are kept as the file's little-endian bytes, so one tensor holds less than 2 GiB.
 * Each accessor returns a new array. Values survive to the bit, NaN payloads included.
 */
public final class StoredTensor {
  /** The most bytes that one tensor may have: what a Java array can hold. */
  static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private final ElementType type;
  private final Shape shape;
  private final byte[] bytes;

  /** Takes {@code bytes} over; the caller must not keep them. */
  StoredTensor(ElementType type, Shape shape, byte[] bytes) {
    this.type = type;
    this.shape = shape;
    this.bytes = bytes;
  }

  /**
   * A tensor of type {@code F32}.
   *
   * @throws IllegalArgumentException if the shape does not have as many elements as are given
   */
  public static StoredTensor of(Shape shape, float[] values) {
    StoredTensor tensor = blank(ElementType.F32, shape, values.length);
    tensor.little().asFloatBuffer().put(values);
    return tensor;
  }

  /**
   * A tensor of type {@code F64}.
   *
   * @throws IllegalArgumentException if the shape does not have as many elements as are given
   */
  public static StoredTensor of(Shape shape, double[] values) {
    StoredTensor tensor = blank(ElementType.F64, shape, values.length);
    tensor.little().asDoubleBuffer().put(values);
    return tensor;
  }

  /**
   * A tensor of type {@code I32}.
   *
   * @throws IllegalArgumentException if the shape does not have as many elements as are given
   */
  public static StoredTensor of(Shape shape, int[] values) {
    StoredTensor tensor = blank(ElementType.I32, shape, values.length);
    tensor.little().asIntBuffer().put(values);
    return tensor;
  }

  /**
   * A tensor of type {@code I64}.
   *
   * @throws IllegalArgumentException if the shape does not have as many elements as are given
   */
  public static StoredTensor of(Shape shape, long[] values) {
    StoredTensor tensor = blank(ElementType.I64, shape, values.length);
    tensor.little().asLongBuffer().put(values);
    return tensor;
  }

  private static StoredTensor blank(ElementType type, Shape shape, int length) {
    checkArgument(
        shape.size() == length,
        "shape %s has %s elements, but %s values were given",
        shape,
        shape.size(),
        length);
    long size = (long) length * type.bytes();
    checkArgument(
        size <= MAX_BYTES,
        "%s %s takes %s bytes; at most %s can be stored as one tensor, so split it",
        type,
        shape,
        size,
        MAX_BYTES);
    return new StoredTensor(type, shape, new byte[(int) size]);
  }

  /** What the elements are. */
  public ElementType type() {
    return type;
  }

  /** The extents. */
  public Shape shape() {
    return shape;
  }

  /**
   * The elements of an {@code F32} tensor.
   *
   * @throws IllegalStateException if the tensor is of another type
   */
  public float[] floats() {
    float[] values = new float[shape.size()];
    copyTo(values, 0);
    return values;
  }

  /**
   * Copies the elements of an {@code F32} tensor into an array, from {@code at} on.
   *
   * @throws IllegalStateException if the tensor is of another type
   * @throws IndexOutOfBoundsException if they do not fit there
   */
  public void copyTo(float[] into, int at) {
    checkType(ElementType.F32);
    little().asFloatBuffer().get(into, at, shape.size());
  }

  /**
   * The elements of an {@code F64} tensor.
   *
   * @throws IllegalStateException if the tensor is of another type
   */
  public double[] doubles() {
    checkType(ElementType.F64);
    double[] values = new double[shape.size()];
    little().asDoubleBuffer().get(values);
    return values;
  }

  /**
   * The elements of an {@code I32} tensor.
   *
   * @throws IllegalStateException if the tensor is of another type
   */
  public int[] ints() {
    checkType(ElementType.I32);
    int[] values = new int[shape.size()];
    little().asIntBuffer().get(values);
    return values;
  }

  /**
   * The elements of an {@code I64} tensor.
   *
   * @throws IllegalStateException if the tensor is of another type
   */
  public long[] longs() {
    checkType(ElementType.I64);
    long[] values = new long[shape.size()];
    little().asLongBuffer().get(values);
    return values;
  }

  /** The elements as little-endian bytes, read-only. */
  ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  private ByteBuffer little() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void checkType(ElementType wanted) {
    checkState(type == wanted, "the tensor is %s, not %s %s", this, wanted, shape);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredTensor that
        && type == that.type
        && shape.equals(that.shape)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return type + " " + shape;
  }
}
