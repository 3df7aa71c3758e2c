package io.sarmal.core;

/**
 * A row-major, contiguous array of numbers that belongs to one {@link Backend} and never changes
 * once made.
 *
 * <p>Its elements are read with {@link Backend#read(Tensor, float[])}; a sequence is time-major
 * {@code [T, B, F]}.
 */
public interface Tensor {
  /** The extents. */
  Shape shape();

  /** What the elements are. */
  DType dtype();
}
