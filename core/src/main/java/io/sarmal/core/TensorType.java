package io.sarmal.core;

/**
 * What is known of a tensor before it exists: the type of its elements and its shape.
 *
 * @param dtype what the elements are
 * @param shape the extents, which may hold run-time sizes
 */
public record TensorType(DType dtype, Shape shape) {
  /** A type of real numbers. */
  public static TensorType real(int... extents) {
    return new TensorType(DType.REAL, Shape.of(extents));
  }

  /** A type of real numbers. */
  public static TensorType real(Shape shape) {
    return new TensorType(DType.REAL, shape);
  }

  /** A type of integers. */
  public static TensorType integer(int... extents) {
    return new TensorType(DType.INT, Shape.of(extents));
  }

  /** The type of a tensor. */
  public static TensorType of(Tensor tensor) {
    return new TensorType(tensor.dtype(), tensor.shape());
  }

  @Override
  public String toString() {
    return dtype == DType.REAL ? shape.toString() : "int" + shape;
  }

  // As a record's own, but without its method handles, which are slow until they are compiled:
  // every
  // step of training compares types.

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorType that && dtype == that.dtype && shape.equals(that.shape);
  }

  @Override
  public int hashCode() {
    return 31 * dtype.hashCode() + shape.hashCode();
  }
}
