package io.sarmal.apps.baseline;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.ImmutableDoubleArray;

/**
 * The forecast that says what was there one season ago. Hyndman and Athanasopoulos 2021, section
 * 5.2.
 *
 * @param period the steps of a season, 1 or more
 */
public record SeasonalNaive(int period) {
  /** The forecast that says what was there last. */
  public static final SeasonalNaive PERSISTENCE = new SeasonalNaive(1);

  /** Checks the period. */
  public SeasonalNaive {
    checkArgument(period >= 1, "a season has 1 step or more, not %s", period);
  }

  /**
   * What is expected at a step, by those before it.
   *
   * @param step from {@link #period}
   */
  public double forecast(ImmutableDoubleArray series, int step) {
    return series.get(step - period);
  }

  /**
   * The root of the mean squared error of one-step forecasts, from a step to the series' end, in
   * the series' unit.
   *
   * @param from from {@link #period} to the last step
   */
  public double rmse(ImmutableDoubleArray series, int from) {
    checkArgument(
        from >= period && from < series.length(),
        "a season of %s steps forecasts steps from there to the last of %s, but was asked from %s",
        period,
        series.length(),
        from);
    double sum = 0;
    for (int step = from; step < series.length(); step++) {
      double error = series.get(step) - forecast(series, step);
      sum += error * error;
    }
    return Math.sqrt(sum / (series.length() - from));
  }
}
