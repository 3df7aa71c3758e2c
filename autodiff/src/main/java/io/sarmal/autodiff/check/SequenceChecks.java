package io.sarmal.autodiff.check;

import io.sarmal.autodiff.Fusion;
import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.core.Backend;
import io.sarmal.core.check.Check;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Every way to run a cell over a sequence gives the same numbers and the same gradients. */
final class SequenceChecks {
  private static final double TOLERANCE = 1e-12;
  private static final int STEPS = 5;
  private static final int[][] SIZES = {{3, 5}, {4, 1}};
  private static final String MIXED_ROWS =
      "step() must not mix the rows of a batch: look for sum, mean, max, matmul or concat along axis"
          + " 0 of its arguments, and for tape.random";
  private static final String MEMORY =
      "All that a step remembers has to be a part of State; look for fields of the cell";

  private SequenceChecks() {}

  static void addTo(List<Check> checks, CellProvider provider) {
    String always = "step() has to be the same at every call; look for fields that change";
    add(checks, provider, "a scan equals step by step", Ways::scan, Ways::stepByStep, always);
    add(
        checks,
        provider,
        "a scan as fast as it gets equals one without fusion",
        trial -> run(trial, Fusion.AUTO, Ways::scan),
        trial -> run(trial, Fusion.OFF, Ways::scan),
        always);
    add(
        checks,
        provider,
        "two pieces with carried state equal the whole",
        Ways.inPieces(2),
        Ways::scan,
        MEMORY);
    add(
        checks,
        provider,
        "each row of a batch equals that row alone",
        Ways::scan,
        Ways.eachRowAlone(Recurrent::new, STEPS, STEPS, STEPS),
        MIXED_ROWS);
    add(
        checks,
        provider,
        "rows with lengths equal each row alone",
        Ways.padded(Recurrent::new, 2, STEPS, 0),
        Ways.eachRowAlone(Recurrent::new, 2, STEPS, 0),
        MIXED_ROWS);
    add(
        checks,
        provider,
        "reversed equals the reversed input",
        Ways::reversed,
        Ways::flipped,
        MEMORY);
    Function<Cell, Recurrent> reversed = cell -> new Recurrent(cell).reversed();
    add(
        checks,
        provider,
        "reversed rows with lengths equal each row alone",
        Ways.padded(reversed, 2, STEPS, 0),
        Ways.eachRowAlone(reversed, 2, STEPS, 0),
        MIXED_ROWS);
    add(
        checks,
        provider,
        "what is computed again from checkpoints equals what is kept",
        (cell, x, initial) -> new Recurrent(cell).checkpointEvery(2).run(x, initial),
        Ways::scan,
        always);
    Function<Cell, Recurrent> checkpointed = cell -> reversed.apply(cell).checkpointEvery(2);
    add(
        checks,
        provider,
        "reversed rows with lengths computed again from checkpoints equal what is kept",
        Ways.padded(checkpointed, 2, STEPS, 0),
        Ways.padded(reversed, 2, STEPS, 0),
        always);
  }

  private static void add(
      List<Check> checks,
      CellProvider provider,
      String what,
      Way way,
      Way definition,
      String advice) {
    add(
        checks,
        provider,
        what,
        trial -> run(trial, Fusion.AUTO, way),
        trial -> run(trial, Fusion.AUTO, definition),
        advice);
  }

  private static void add(
      List<Check> checks,
      CellProvider provider,
      String what,
      Function<Trial, Map<String, Point>> given,
      Function<Trial, Map<String, Point>> expected,
      String advice) {
    Agreement agreement = new Agreement(what, TOLERANCE, advice);
    checks.add(
        new Check(
            "sequences: " + what,
            () -> {
              for (int[] size : SIZES) {
                Trial trial = new Trial(CellCase.of(provider, size[0], size[1]), STEPS, 3);
                agreement.check(trial, given.apply(trial), expected.apply(trial));
              }
            }));
  }

  private static Map<String, Point> run(Trial trial, Fusion fusion, Way way) {
    try (Backend backend = new ReferenceBackend()) {
      return trial.run(backend, fusion, way);
    }
  }
}
