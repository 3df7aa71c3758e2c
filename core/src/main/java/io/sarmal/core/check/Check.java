package io.sarmal.core.check;

import com.google.common.base.Throwables;
import io.sarmal.core.check.Finding.Outcome;
import io.sarmal.core.plugin.PluginFailures;

/**
 * Something that has to hold, as code.
 *
 * @param name what holds, in a few words
 * @param body returns if it holds, and throws if not
 */
public record Check(String name, Runnable body) {
  /** What does not hold; its message says where, what was expected and what was given. */
  public static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A failure with its message. */
    public Failed(String message) {
      super(message);
    }
  }

  /** Why a check has nothing to say here. */
  public static final class Skipped extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A reason. */
    public Skipped(String reason) {
      super(reason);
    }
  }

  /**
   * Runs the check. A class that does not fit what it was compiled against is a failure that says
   * so; any other exception that the body did not mean is one with its stack trace.
   */
  public Finding run() {
    try {
      body.run();
      return new Finding(name, Outcome.PASSED, "");
    } catch (Skipped e) {
      return new Finding(name, Outcome.SKIPPED, e.getMessage());
    } catch (Failed e) {
      return new Finding(name, Outcome.FAILED, e.getMessage());
    } catch (IncompatibleClassChangeError | ClassFormatError | NoClassDefFoundError e) {
      return new Finding(name, Outcome.FAILED, PluginFailures.describe("it does not link", e));
    } catch (RuntimeException | Error e) {
      return new Finding(name, Outcome.FAILED, Throwables.getStackTraceAsString(e));
    }
  }
}
