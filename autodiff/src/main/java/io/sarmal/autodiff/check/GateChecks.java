package io.sarmal.autodiff.check;

import com.google.common.collect.ImmutableSet;
import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;
import io.sarmal.core.Backend;
import io.sarmal.core.check.Check;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gates are what their names say, in every step. */
final class GateChecks {
  /** Those names that everyone takes for something between shut and open. */
  private static final ImmutableSet<String> SHARES =
      ImmutableSet.of("input", "forget", "output", "update", "reset");

  private GateChecks() {}

  static void addTo(List<Check> checks, CellProvider provider) {
    CellCase cellCase = CellCase.of(provider, 3, 5);
    checks.add(new Check("gates: within [0, 1]", () -> range(cellCase)));
    checks.add(new Check("gates: on a scan as step by step", () -> sameOnScan(cellCase)));
  }

  private static void range(CellCase cellCase) {
    for (double scale : new double[] {1, 50}) {
      Trial trial = new Trial(cellCase, 4, 3, scale);
      gates(trial, GateChecks::onScan).forEach((name, gate) -> range(trial, name, gate));
    }
  }

  private static void range(Trial trial, String name, Point gate) {
    double[] values = gate.values().toArray();
    for (int i = 0; i < values.length && SHARES.contains(name); i++) {
      if (!(values[i] >= 0 && values[i] <= 1)) {
        throw new Check.Failed(
            ("%s: gate %s is %s at %s of [T, B, its width], not within [0, 1]; is it taken before"
                    + " its sigmoid? A gate that is meant to leave that range has another name than"
                    + " %s")
                .formatted(trial, name, values[i], Agreement.index(gate.shape(), i), SHARES));
      }
    }
  }

  private static void sameOnScan(CellCase cellCase) {
    Trial trial = new Trial(cellCase, 4, 3);
    Agreement agreement =
        new Agreement(
            "a gate of Recurrent.gates() and of step() called in a loop are the same",
            1e-12,
            "step() has to return the same gates at every call");
    agreement.check(trial, gates(trial, GateChecks::onScan), gates(trial, GateChecks::stepByStep));
  }

  private static Map<String, Point> gates(Trial trial, Trial.Function function) {
    try (Backend backend = new ReferenceBackend()) {
      return trial.evaluate(backend, function);
    }
  }

  private static Map<String, Var> onScan(Cell cell, Var input, State initial) {
    return new Recurrent(cell).gates(input, initial);
  }

  private static Map<String, Var> stepByStep(Cell cell, Var input, State initial) {
    Map<String, List<Var>> steps = new LinkedHashMap<>();
    State state = initial;
    for (int t = 0; t < input.shape().extent(0); t++) {
      Step step = cell.step(Ways.at(input, t), state);
      state = step.state();
      step.gates()
          .forEach(
              (name, gate) ->
                  steps
                      .computeIfAbsent(name, first -> new ArrayList<>())
                      .add(gate.reshape(gate.shape().prepend(1))));
    }
    Map<String, Var> gates = new LinkedHashMap<>();
    steps.forEach((name, parts) -> gates.put(name, input.tape().concat(0, parts)));
    return gates;
  }
}
