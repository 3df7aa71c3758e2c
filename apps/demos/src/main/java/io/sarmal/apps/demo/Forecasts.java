package io.sarmal.apps.demo;

import io.sarmal.apps.data.Series;
import io.sarmal.apps.picture.LineChart;
import io.sarmal.autodiff.io.ModelFileException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * One-step forecasts of the end of a series.
 *
 * @param from the step of the first
 * @param values one for each step to the end, in the series' unit
 * @param margins the halves of the intervals
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a table, only to be read
record Forecasts(Series series, int from, double[] values, double[] margins) {
  /** So many of the last steps fit into a picture. */
  private static final int DRAWN = 300;

  private static final int PRINTED = 6;

  private double error(int i) {
    return values[i] - truth(i);
  }

  private double truth(int i) {
    return series.values().get(from + i);
  }

  /** The root of the mean squared error, in the series' unit. */
  double rmse() {
    return Math.sqrt(steps().mapToDouble(i -> error(i) * error(i)).average().orElseThrow());
  }

  /** The share of true values within their intervals. */
  double covered() {
    IntPredicate within = i -> Math.abs(error(i)) <= margins[i];
    return (double) steps().filter(within).count() / values.length;
  }

  private IntStream steps() {
    return IntStream.range(0, values.length);
  }

  /** Prints the last ones. */
  void print(PrintWriter out) {
    for (int i = Math.max(0, values.length - PRINTED); i < values.length; i++) {
      out.printf(Locale.ROOT, "  %8.1f ± %-8.1f it was %8.1f%n", values[i], margins[i], truth(i));
    }
  }

  /** Draws them with the truth. */
  void draw(Path picture) throws ModelFileException {
    int first = Math.max(0, values.length - DRAWN);
    double[] at = new double[values.length];
    double[] truth = new double[values.length];
    double[] low = new double[values.length];
    double[] high = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      at[i] = from + i;
      truth[i] = truth(i);
      low[i] = values[i] - margins[i];
      high[i] = values[i] + margins[i];
    }
    double[] drawn = from(first, at);
    new LineChart(series.name() + ", forecast one step ahead", "step", "value")
        .curve("truth", drawn, from(first, truth))
        .curve("forecast", drawn, from(first, values))
        .curve("lower end", drawn, from(first, low))
        .curve("upper end", drawn, from(first, high))
        .write(picture);
  }

  private static double[] from(int first, double[] column) {
    return Arrays.copyOfRange(column, first, column.length);
  }
}
