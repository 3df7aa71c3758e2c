package io.sarmal.apps.demo;

import io.sarmal.apps.data.Series;
import io.sarmal.apps.text.InputException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The steps of a series for three purposes, in order of time: what is tested on comes last.
 *
 * @param first the first step that has whole windows before it
 * @param validation the first step that is not trained on
 * @param test the first step that is neither trained on nor chooses anything
 * @param end the series' length
 */
record ForecastParts(int first, int validation, int test, int end) {
  private static final double TRAIN = 0.67;
  private static final double VALIDATION = 0.2;
  private static final int LEAST_TRAIN = 20;
  private static final int LEAST_VALIDATION = 10;

  /**
   * Tests on the last third, and validates on the fifth before it.
   *
   * @param first the first step that has whole windows before it
   * @throws InputException if the series is too short
   */
  static ForecastParts of(Series series, int first) {
    int test = (int) (TRAIN * series.length());
    int validation = first + (int) ((1 - VALIDATION) * (test - first));
    if (validation - first < LEAST_TRAIN || test - validation < LEAST_VALIDATION) {
      throw new InputException(
          series.name(),
          "%d values are too few for seasons of %d".formatted(series.length(), series.period()),
          "give a longer series, or a smaller --period");
    }
    return new ForecastParts(first, validation, test, series.length());
  }

  /** The steps to train on. */
  List<Integer> trained() {
    return steps(first, validation);
  }

  /** The steps that choose the best model. */
  List<Integer> validated() {
    return steps(validation, test);
  }

  /** The steps that only measure. */
  List<Integer> tested() {
    return steps(test, end);
  }

  private static List<Integer> steps(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
