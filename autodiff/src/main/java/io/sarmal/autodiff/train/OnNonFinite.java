package io.sarmal.autodiff.train;

/** What to do if a loss or the norm of a gradient is not finite. */
public enum OnNonFinite {
  /** End with a {@link NonFiniteException}. */
  STOP,
  /** Leave the parameters as they are and go on with the next batch. */
  SKIP,
  /** Go back to the last state from which a step succeeded, and on with half the learning rate. */
  ROLLBACK
}
