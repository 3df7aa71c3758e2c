package io.sarmal.apps.report;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/** A bar that stays on one line of a terminal; validations go above it. */
public final class TerminalReporter implements Reporter {
  private static final int PARTS = 10_000;
  private static final int CELLS = 24;

  private final PrintWriter out;
  private final ProgressBarBuilder builder;
  private ProgressBar bar;

  /**
   * A reporter.
   *
   * @param out gets the validations
   * @param builder makes bars; says where they are drawn
   */
  public TerminalReporter(PrintWriter out, ProgressBarBuilder builder) {
    this.out = out;
    this.builder =
        builder
            .setInitialMax(PARTS)
            .setUpdateIntervalMillis(200)
            .clearDisplayOnFinish()
            .setRenderer(TerminalReporter::render);
  }

  @Override
  public void step(StepReport report) {
    if (bar == null) {
      bar = builder.build();
    }
    bar.setExtraMessage(report.toString());
    bar.stepTo(Math.round(report.done() * PARTS));
  }

  private static String render(ProgressState state, int width) {
    double done = state.getNormalizedProgress();
    int filled = (int) Math.round(done * CELLS);
    String line =
        String.format(
            Locale.ROOT,
            "%3.0f %% [%s%s] %s",
            100 * done,
            "=".repeat(filled),
            " ".repeat(CELLS - filled),
            state.getExtraMessage());
    return line.length() <= width ? line : line.substring(0, Math.max(0, width));
  }

  /** Takes the bar away, prints, and leaves the next bar to the next step. */
  @Override
  public void validation(ValidationReport report) {
    close();
    out.println(PlainReporter.describe(report));
    out.flush();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
