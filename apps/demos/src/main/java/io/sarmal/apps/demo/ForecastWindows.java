package io.sarmal.apps.demo;

import com.google.common.primitives.ImmutableDoubleArray;
import io.sarmal.apps.data.Series;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.core.Shape;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A series as a network reads it: for each step a window of the values before it, so that nothing
 * of a step or of what comes later is ever seen.
 *
 * <p>Everything is relative, so that a series may grow for ever: changes are divided by a power of
 * the last season's mean, and by their standard deviation over the training part. Changes of some
 * series do not depend on how large it is, those of others grow with its root, as counts do, or in
 * proportion: the power 0, ½ or 1 is the one by which the training part is likeliest. A window has
 * for each of its steps the distance from the mean of the last season, what the next step brought
 * one season ago, and where in the season the next step is.
 *
 * @param steps T, of a window
 * @param floor the least mean to divide by
 * @param power of the mean
 * @param deviation of relative changes in the training part
 */
record ForecastWindows(Series series, int steps, double floor, double power, double deviation) {
  /** F, the numbers of one step of a window. */
  static final int FEATURES = 4;

  /** Of the training part's mean: what is divided by is never less. */
  private static final double LEAST_SHARE = 0.1;

  /**
   * The windows of a series.
   *
   * @param training the first so many values may be used for scaling
   */
  static ForecastWindows of(Series series, int steps, int training) {
    double mean =
        IntStream.range(0, training)
            .mapToDouble(t -> Math.abs(series.values().get(t)))
            .average()
            .orElseThrow();
    double floor = Math.max(LEAST_SHARE * mean, Double.MIN_NORMAL);
    return DoubleStream.of(0, 0.5, 1)
        .mapToObj(power -> new ForecastWindows(series, steps, floor, power, 1).scaled(training))
        .min(Comparator.comparingDouble(windows -> windows.surprise(training)))
        .orElseThrow();
  }

  private ForecastWindows scaled(int training) {
    double square =
        IntStream.range(first(), training)
            .mapToDouble(this::target)
            .map(x -> x * x)
            .average()
            .orElseThrow();
    double spread = Math.max(Math.sqrt(square), Double.MIN_NORMAL);
    return new ForecastWindows(series, steps, floor, power, spread);
  }

  /** The mean of -ln p of the training part's changes, but for a constant, if they are normal. */
  private double surprise(int training) {
    return IntStream.range(first(), training)
        .mapToDouble(step -> Math.log(unit(step)))
        .average()
        .orElseThrow();
  }

  /** The first step that has a whole window and a season before it. */
  int first() {
    return steps + series.period();
  }

  private ImmutableDoubleArray values() {
    return series.values();
  }

  /** The mean of the season that ends before a step. */
  private double mean(int step) {
    int from = Math.max(0, step - series.period());
    return values().subArray(from, step).stream().average().orElseThrow();
  }

  /** What one unit of a forecast of a step is, in the series' unit. */
  double unit(int step) {
    return Math.pow(Math.max(Math.abs(mean(step)), floor), power) * deviation;
  }

  /** The change that a step brings, in its unit. */
  double target(int step) {
    return (values().get(step) - values().get(step - 1)) / unit(step);
  }

  /** The value that a forecast of a step's change stands for. */
  double value(int step, double change) {
    return values().get(step - 1) + change * unit(step);
  }

  /**
   * The windows of steps, {@code [T, B, F]} in row-major order.
   *
   * @param at each from {@link #first()}
   */
  float[] inputs(List<Integer> at) {
    float[] inputs = new float[steps * at.size() * FEATURES];
    for (int b = 0; b < at.size(); b++) {
      int next = at.get(b);
      double mean = mean(next);
      double unit = unit(next);
      double before = unit(next - series.period());
      for (int t = 0; t < steps; t++) {
        int step = next - steps + t;
        int ago = step - series.period();
        double phase = 2 * Math.PI * ((step + 1) % series.period()) / series.period();
        int to = (t * at.size() + b) * FEATURES;
        inputs[to] = (float) ((values().get(step) - mean) / unit);
        inputs[to + 1] = (float) ((values().get(ago + 1) - values().get(ago)) / before);
        inputs[to + 2] = (float) Math.sin(phase);
        inputs[to + 3] = (float) Math.cos(phase);
      }
    }
    return inputs;
  }

  /** Windows and the changes that follow them, {@code [T, B, F]} and {@code [B, 1]}. */
  Batch batch(List<Integer> at) {
    float[] targets = new float[at.size()];
    for (int b = 0; b < targets.length; b++) {
      targets[b] = (float) target(at.get(b));
    }
    return Batch.empty()
        .reals(Shape.of(steps, at.size(), FEATURES), inputs(at))
        .reals(Shape.of(at.size(), 1), targets);
  }
}
