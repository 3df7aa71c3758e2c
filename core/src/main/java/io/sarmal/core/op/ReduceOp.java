package io.sarmal.core.op;

/** An operation that folds axes of a {@code REAL} tensor; a folded axis stays, with extent 1. */
public enum ReduceOp {
  /** The sum; 0 of nothing. */
  SUM,
  /** The greatest element; -∞ of nothing, NaN if there is one. */
  MAX,
  /**
   * The index along one axis of the greatest element, of type {@code INT}; the first of equals; the
   * first NaN if there is one. An error if the axis has no elements.
   */
  ARGMAX
}
