package io.sarmal.core.check;

import com.google.common.base.Strings;

/** Conditions whose failure is that of a check. */
final class Expect {
  private Expect() {}

  /** Fails with "expected …" unless the condition holds. */
  static void expect(boolean condition, String what, Object... arguments) {
    if (!condition) {
      throw new Check.Failed("expected " + Strings.lenientFormat(what, arguments));
    }
  }

  /**
   * Fails unless an action throws an exception of the type whose message has all the parts.
   *
   * @param what the action, for the message
   */
  static void expectThrown(
      Class<? extends RuntimeException> type, String what, Runnable action, String... parts) {
    RuntimeException thrown = null;
    try {
      action.run();
    } catch (RuntimeException e) {
      thrown = e;
    }
    expect(thrown != null, "%s of %s, but nothing was thrown", type.getSimpleName(), what);
    expect(
        type.isInstance(thrown), "%s of %s, but it threw %s", type.getSimpleName(), what, thrown);
    for (String part : parts) {
      expect(
          String.valueOf(thrown.getMessage()).contains(part),
          "the message of %s to name %s, but it is: %s",
          what,
          part,
          thrown.getMessage());
    }
  }
}
