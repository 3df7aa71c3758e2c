package io.sarmal.apps;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** Runs the command in this JVM, and keeps what the last run printed. */
public final class CommandRun {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /**
   * Runs the command without any environment variable.
   *
   * @return its exit status
   */
  public int run(String... arguments) {
    return run(Map.of(), arguments);
  }

  /** The same with environment variables. */
  public int run(Map<String, String> environment, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Sarmal.commandLine(environment)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  /** What went to the standard output. */
  public String out() {
    return out.toString();
  }

  /** What went to the standard error. */
  public String err() {
    return err.toString();
  }
}
