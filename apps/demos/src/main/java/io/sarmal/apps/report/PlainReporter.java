package io.sarmal.apps.report;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Plain lines, for logs and pipes: a step now and then, and every validation with its sample. */
public final class PlainReporter implements Reporter {
  private final PrintWriter out;
  private final Duration interval;
  private Duration next = Duration.ZERO;

  /**
   * A reporter to a stream.
   *
   * @param interval the least time between two lines about steps
   */
  public PlainReporter(PrintWriter out, Duration interval) {
    this.out = out;
    this.interval = interval;
  }

  @Override
  public void resumed(long step) {
    note(String.format(Locale.ROOT, "resuming after step %,d", step));
  }

  @Override
  public void step(StepReport report) {
    if (report.elapsed().compareTo(next) >= 0 || report.done() >= 1) {
      next = report.elapsed().plus(interval);
      out.println(report);
      out.flush();
    }
  }

  @Override
  public void validation(ValidationReport report) {
    out.println(describe(report));
    out.flush();
  }

  @Override
  public void note(String text) {
    out.println(text);
    out.flush();
  }

  static String describe(ValidationReport report) {
    return String.format(
        Locale.ROOT,
        "step %,d, validation %s%s%n%s",
        report.step(),
        report.loss(),
        report.best() ? ", the best so far" : "",
        report.sample().indent(2).stripTrailing());
  }

  @Override
  public void close() {
    out.flush();
  }
}
