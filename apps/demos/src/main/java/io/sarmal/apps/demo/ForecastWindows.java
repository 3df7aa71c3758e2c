package io.sarmal.apps.demo;

import com.google.common.primitives.ImmutableDoubleArray;
import io.sarmal.apps.data.Series;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.core.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A series as a network reads it: for each step a window of the values before it, so that nothing
 * of a step or of what comes later is ever seen.
 *
 * <p>Everything is relative, so that a series may grow for ever: changes are divided by the mean of
 * the last season, and by their standard deviation over the training part. A window has for each of
 * its steps the distance from the mean of the last season, what the next step brought one season
 * ago, and where in the season the next step is.
 *
 * @param steps T, of a window
 * @param floor the least mean to divide by
 * @param deviation of relative changes in the training part
 */
record ForecastWindows(Series series, int steps, double floor, double deviation) {
  /** F, the numbers of one step of a window. */
  static final int FEATURES = 4;

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
    ForecastWindows plain = new ForecastWindows(series, steps, Math.max(0.1 * mean, 1e-9), 1);
    double square =
        IntStream.range(plain.first(), training)
            .mapToDouble(plain::target)
            .map(x -> x * x)
            .average()
            .orElseThrow();
    return new ForecastWindows(series, steps, plain.floor, Math.max(Math.sqrt(square), 1e-9));
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
    return Math.max(Math.abs(mean(step)), floor) * deviation;
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
