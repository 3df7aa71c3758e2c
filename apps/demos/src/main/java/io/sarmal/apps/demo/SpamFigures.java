package io.sarmal.apps.demo;

import com.google.common.math.Quantiles;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How good a filter is.
 *
 * @param accuracy the share of right verdicts
 * @param recall the share of spam that is blocked
 * @param loss the share of ham that is blocked
 */
record SpamFigures(double accuracy, double recall, double loss) {

  static SpamFigures of(SpamVerdicts verdicts) {
    return new SpamFigures(verdicts.accuracy(), verdicts.recall(), verdicts.loss());
  }

  /** The median of each figure. */
  static SpamFigures medians(List<SpamVerdicts> verdicts) {
    List<SpamFigures> all = verdicts.stream().map(SpamFigures::of).toList();
    return new SpamFigures(
        median(all, SpamFigures::accuracy),
        median(all, SpamFigures::recall),
        median(all, SpamFigures::loss));
  }

  private static double median(List<SpamFigures> all, ToDoubleFunction<SpamFigures> figure) {
    return Quantiles.median().compute(all.stream().mapToDouble(figure).toArray());
  }

  /** Whether all figures are as good as these, or better. */
  boolean reach(SpamFigures bound) {
    return accuracy >= bound.accuracy && recall >= bound.recall && loss <= bound.loss;
  }

  /** As {@code accuracy 0.9810, spam blocked 0.920, ham blocked 0.0080}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "accuracy %.4f, spam blocked %.3f, ham blocked %.4f", accuracy, recall, loss);
  }
}
