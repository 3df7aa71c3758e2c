package io.sarmal.core;

/** What the elements of a {@link Tensor} are. */
public enum DType {
  /**
   * Real numbers in the backend's own precision: 32-bit floats on the fast backends, 64-bit on the
   * reference backend.
   */
  REAL,
  /** 32-bit signed integers: token ids, lengths, labels, seed words. */
  INT
}
