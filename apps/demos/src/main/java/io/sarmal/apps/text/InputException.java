package io.sarmal.apps.text;

/** Something that the user gave cannot be used; the message says what, where and what to do. */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception whose message is {@code where: problem; advice}.
   *
   * @param where the file, place or option
   * @param problem what was found and what was expected
   * @param advice what to do about it
   */
  public InputException(String where, String problem, String advice) {
    super(where + ": " + problem + "; " + advice);
  }

  /** As {@link #InputException(String, String, String)}, with what led to it. */
  public InputException(String where, String problem, String advice, Throwable cause) {
    super(where + ": " + problem + "; " + advice, cause);
  }
}
