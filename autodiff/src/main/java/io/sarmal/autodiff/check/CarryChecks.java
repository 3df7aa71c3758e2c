package io.sarmal.autodiff.check;

import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Recurrent.Result;
import io.sarmal.autodiff.cell.State;
import io.sarmal.core.Backend;
import io.sarmal.core.check.Check;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A state outlives its tape, as in truncated backpropagation through time: a sequence in two
 * pieces, each on a tape of its own, is the whole.
 */
final class CarryChecks {
  private static final int STEPS = 5;
  private static final int FIRST = 2;

  private CarryChecks() {}

  static void addTo(List<Check> checks, CellProvider provider) {
    checks.add(
        new Check(
            "sequences: state carried to another tape continues the whole",
            () -> check(new Trial(CellCase.of(provider, 3, 5), STEPS, 3))));
  }

  private static void check(Trial trial) {
    Agreement agreement =
        new Agreement(
            "after its state was carried to another tape a cell goes on as if it had not been",
            1e-12,
            "All that a step remembers has to be a part of State; look for fields of the cell");
    try (Backend backend = new ReferenceBackend()) {
      OptionalInt before = backend.liveTensors();
      Map<String, Point> given = trial.evaluate(backend, CarryChecks::onTwoTapes);
      agreement.check(trial, given, trial.evaluate(backend, CarryChecks::onOneTape));
      OptionalInt after = backend.liveTensors();
      if (!after.equals(before)) {
        throw new Check.Failed(
            "%s: there are %s tensors after a state was carried, but were %s before"
                .formatted(trial, after.getAsInt(), before.getAsInt()));
      }
    }
  }

  private static Map<String, Var> onOneTape(Cell cell, Var input, State initial) {
    State state = Ways.scan(cell, input.slice(0, 0, FIRST), initial).state();
    return Trial.named(Ways.scan(cell, input.slice(0, FIRST, STEPS), state));
  }

  private static Map<String, Var> onTwoTapes(Cell cell, Var input, State initial) {
    Tape tape = input.tape();
    State state = Ways.scan(cell, input.slice(0, 0, FIRST), initial).state();
    Var rest = input.slice(0, FIRST, STEPS);
    try (Tape next = Tape.recording(tape.backend())) {
      next.parameters(parameter -> next.constant(tape.parameter(parameter).value()));
      Result result = Ways.scan(cell, next.constant(rest.value()), state.carryTo(next));
      Map<String, Var> back = Trial.named(result);
      back.replaceAll((name, value) -> tape.adopt(next.keep(value)));
      return back;
    }
  }
}
