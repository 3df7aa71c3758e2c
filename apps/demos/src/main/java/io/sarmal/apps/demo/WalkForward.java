package io.sarmal.apps.demo;

import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A trained model that goes through a series: each step is forecast from real values before it, and
 * its error widens or narrows the intervals of the steps after it.
 *
 * @param parameters of the model, flat
 */
@SuppressWarnings("ArrayRecordComponent") // only to be read
record WalkForward(Backend backend, Forecaster model, float[] parameters, ForecastWindows windows) {

  /**
   * Forecasts of the test part.
   *
   * @param covered the share of values that intervals are to hold; the errors of the validation
   *     part are the first to say how wide they are
   */
  Forecasts forecasts(ForecastParts parts, double covered) {
    List<Integer> known = parts.validated();
    ConformalMargin margin = new ConformalMargin(covered, errors(known, changes(known)));
    List<Integer> steps = parts.tested();
    double[] changes = changes(steps);
    List<Double> errors = errors(steps, changes);
    double[] values = new double[changes.length];
    double[] margins = new double[changes.length];
    for (int i = 0; i < changes.length; i++) {
      int step = steps.get(i);
      values[i] = windows.value(step, changes[i]);
      margins[i] = margin.get() * windows.unit(step);
      margin.add(errors.get(i)); // only now: it is what the step shows
    }
    return new Forecasts(windows.series(), parts.test(), values, margins);
  }

  private double[] changes(List<Integer> steps) {
    Shape shape = Shape.of(windows.steps(), steps.size(), ForecastWindows.FEATURES);
    return model.forecast(backend, parameters, shape, windows.inputs(steps));
  }

  /** How far off forecasts were, in units. */
  private List<Double> errors(List<Integer> steps, double[] changes) {
    return IntStream.range(0, changes.length)
        .mapToObj(i -> Math.abs(changes[i] - windows.target(steps.get(i))))
        .toList();
  }
}
