package io.sarmal.apps.demo;

import com.google.common.primitives.Doubles;
import io.sarmal.apps.report.Durations;
import io.sarmal.autodiff.train.Progress;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.autodiff.train.TrainingListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Tells how a run goes, some twenty times and at least every half a minute, and remembers it for a
 * picture.
 */
final class LossLog implements TrainingListener {
  private static final double SHARE = 0.05;
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final PrintWriter out;
  private final String unit;
  private final List<Double> at = new ArrayList<>();
  private final List<Double> means = new ArrayList<>();
  private double sum;
  private int count;
  private double next = SHARE;
  private Duration latest = LONGEST;

  /**
   * A log.
   *
   * @param unit of the loss, such as {@code nats/character}
   */
  LossLog(PrintWriter out, String unit) {
    this.out = out;
    this.unit = unit;
  }

  @Override
  public void step(Progress progress, Trainer.Report report) {
    sum += report.loss();
    count++;
    if (progress.done() >= next || progress.spent().compareTo(latest) >= 0) {
      at.add((double) progress.step());
      means.add(sum / count);
      out.printf(
          Locale.ROOT,
          "step %5d, epoch %5.1f, %3.0f %%: training loss %.4f %s, %s%n",
          progress.step(),
          progress.epoch(),
          100 * progress.done(),
          sum / count,
          unit,
          Durations.format(progress.spent()));
      out.flush();
      sum = 0;
      count = 0;
      next = progress.done() + SHARE;
      latest = progress.spent().plus(LONGEST);
    }
  }

  @Override
  public void validation(Progress progress) {
    double loss = progress.validations().all().get(progress.validations().all().size() - 1).loss();
    out.printf(
        Locale.ROOT,
        "step %5d: validation %.4f %s%s%n",
        progress.step(),
        loss,
        unit,
        progress.validations().lastIsBest() ? ", the best so far" : "");
    out.flush();
  }

  /** The steps after which {@link #means} were taken. */
  double[] steps() {
    return Doubles.toArray(at);
  }

  /** The mean training loss since the one before. */
  double[] means() {
    return Doubles.toArray(means);
  }
}
