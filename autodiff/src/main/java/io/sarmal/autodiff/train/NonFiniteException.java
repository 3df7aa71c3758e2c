package io.sarmal.autodiff.train;

/** A loss or the norm of a gradient is not finite; the message says where that began. */
public final class NonFiniteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient NonFiniteStep step;

  /**
   * An exception whose message is {@code STEP; advice}.
   *
   * @param advice what to do about it
   */
  NonFiniteException(NonFiniteStep step, String advice) {
    super(step + "; " + advice);
    this.step = step;
  }

  /** The step that failed, and why. */
  public NonFiniteStep step() {
    return step;
  }
}
