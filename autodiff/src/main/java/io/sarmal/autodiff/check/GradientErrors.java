package io.sarmal.autodiff.check;

import io.sarmal.autodiff.GradientCheck;
import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.core.Backend;
import io.sarmal.core.check.Check;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the derivatives by each of a cell's arguments are from central differences, in float64:
 * about 1e-9 where they are right, and at least {@value GradientChecks#TOLERANCE} where a check of
 * gradients fails.
 */
public final class GradientErrors {
  private GradientErrors() {}

  /**
   * The greatest relative error among the elements of the input, of each part of the initial state
   * and of each parameter, by names such as {@code "input"}, {@code "state 0"} and {@code
   * "parameter w"}, for a small cell and three time steps.
   *
   * @throws Check.Failed if the cell cannot be run
   */
  public static Map<String, Double> of(CellProvider provider) {
    Trial trial = new Trial(GradientChecks.small(provider), GradientChecks.STEPS, 2);
    List<String> names = new ArrayList<>(trial.arguments().keySet());
    Map<String, Double> errors = new LinkedHashMap<>();
    try (Backend backend = new ReferenceBackend()) {
      List<Point> at = List.copyOf(trial.arguments().values());
      for (GradientCheck.Result worst :
          new GradientCheck(backend, (tape, vars) -> trial.weightedSum(Ways::scan, tape, vars))
              .traced()
              .everyVariable(at)) {
        errors.put(names.get(worst.variable()), worst.relativeError());
      }
    }
    return errors;
  }
}
