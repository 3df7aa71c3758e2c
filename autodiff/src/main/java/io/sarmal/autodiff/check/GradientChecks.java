package io.sarmal.autodiff.check;

import io.sarmal.autodiff.GradientCheck;
import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.core.Backend;
import io.sarmal.core.check.Check;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Gradients by the input, the initial state and every parameter equal central differences, and so
 * do second derivatives.
 */
final class GradientChecks {
  static final double TOLERANCE = 1e-6;
  static final int STEPS = 3;
  private static final int DIRECTIONS = 8;

  private GradientChecks() {}

  static void addTo(List<Check> checks, CellProvider provider) {
    UnaryOperator<GradientCheck> first = check -> check;
    UnaryOperator<GradientCheck> second = GradientCheck::second;
    CellCase small = small(provider);
    CellCase large = CellCase.of(provider, 7, 11);
    BiFunction<GradientCheck, List<Point>, GradientCheck.Result> elements =
        GradientCheck::everyElement;
    BiFunction<GradientCheck, List<Point>, GradientCheck.Result> directions =
        (check, at) -> check.randomDirections(at, DIRECTIONS, 1);
    add(checks, "gradients: first, every element", small, STEPS, 2, first, elements);
    add(checks, "gradients: second, every element", small, STEPS, 2, second, elements);
    add(checks, "gradients: first, random directions", large, 6, 3, first, directions);
    add(checks, "gradients: second, random directions", large, 6, 3, second, directions);
  }

  static CellCase small(CellProvider provider) {
    return CellCase.of(provider, 2, 3);
  }

  private static void add(
      List<Check> checks,
      String name,
      CellCase cellCase,
      int steps,
      int rows,
      UnaryOperator<GradientCheck> order,
      BiFunction<GradientCheck, List<Point>, GradientCheck.Result> look) {
    checks.add(
        new Check(
            name,
            () -> {
              Trial trial = new Trial(cellCase, steps, rows);
              try (Backend backend = new ReferenceBackend()) {
                GradientCheck check =
                    new GradientCheck(
                        backend, (tape, vars) -> trial.weightedSum(Ways::scan, tape, vars));
                judge(trial, look.apply(order.apply(check.traced()), points(trial)));
              }
            }));
  }

  private static List<Point> points(Trial trial) {
    return List.copyOf(trial.arguments().values());
  }

  private static void judge(Trial trial, GradientCheck.Result worst) {
    if (worst.relativeError() < TOLERANCE) {
      return;
    }
    String where =
        worst.variable() < 0
            ? "along random direction " + worst.element()
            : "by element %s of %s"
                .formatted(
                    Agreement.index(points(trial).get(worst.variable()).shape(), worst.element()),
                    List.copyOf(trial.arguments().keySet()).get(worst.variable()));
    throw new Check.Failed(
        ("%s: the derivative %s is %.12g, but the central difference is %.12g; the relative error of"
                + " %.3g is not below %.0e. Look for detach(), and for jumps and kinks (floor, sign,"
                + " comparisons, maximum) in step()")
            .formatted(
                trial,
                where,
                worst.gradient(),
                worst.difference(),
                worst.relativeError(),
                TOLERANCE));
  }
}
