package io.sarmal.apps.report;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/** A bar that stays on one line of a terminal; validations go above it. */
public final class TerminalReporter implements Reporter {
  private static final int PARTS = 10_000;
  private static final int FEWEST_CELLS = 3;
  private static final int MOST_CELLS = 40;

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
  public void resumed(long step) {
    note(String.format(Locale.ROOT, "resuming after step %,d", step));
  }

  @Override
  public void step(StepReport report) {
    if (bar == null) {
      bar = builder.build();
    }
    bar.setExtraMessage(brief(report));
    bar.stepTo(Math.round(report.done() * PARTS));
  }

  /** The figures on less than 70 columns, so that a bar goes beside them. */
  private static String brief(StepReport report) {
    return String.format(
        Locale.ROOT,
        "step %,d, loss %.4f, %,.0f tok/s, norm %.2f, %s left",
        report.step(),
        report.loss(),
        report.tokensPerSecond(),
        report.gradientNorm(),
        Durations.format(report.left()));
  }

  private static String render(ProgressState state, int width) {
    double done = state.getNormalizedProgress();
    String share = String.format(Locale.ROOT, "%3.0f %% [", 100 * done);
    String figures = "] " + state.getExtraMessage();
    int room = width - share.length() - figures.length();
    int cells = Math.max(FEWEST_CELLS, Math.min(MOST_CELLS, room));
    int filled = (int) Math.round(done * cells);
    String line = share + "=".repeat(filled) + " ".repeat(cells - filled) + figures;
    return line.substring(0, Math.min(line.length(), Math.max(0, width)));
  }

  /** Takes the bar away, prints, and leaves the next bar to the next step. */
  @Override
  public void validation(ValidationReport report) {
    close();
    out.println(PlainReporter.describe(report));
    out.flush();
  }

  @Override
  public void note(String text) {
    close();
    out.println(text);
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
