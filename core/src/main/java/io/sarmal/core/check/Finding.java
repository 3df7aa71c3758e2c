package io.sarmal.core.check;

/**
 * What one check found.
 *
 * @param check the check's name
 * @param outcome how it ended
 * @param message what is wrong and where, or why it was skipped; empty if it passed
 */
public record Finding(String check, Outcome outcome, String message) {
  /** How a check ended. */
  public enum Outcome {
    /** What was checked holds. */
    PASSED,
    /** It does not. */
    FAILED,
    /** It could not be checked here. */
    SKIPPED
  }

  @Override
  public String toString() {
    return outcome + " " + check + (message.isEmpty() ? "" : ": " + message);
  }
}
