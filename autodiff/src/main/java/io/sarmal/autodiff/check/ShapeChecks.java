package io.sarmal.autodiff.check;

import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.State;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.check.Check;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a cell promises about its sizes is what it gives, for any size asked for. */
final class ShapeChecks {
  private static final int[][] SIZES = {{1, 1}, {1, 7}, {7, 1}, {3, 5}, {7, 7}};

  private ShapeChecks() {}

  static void addTo(List<Check> checks, CellProvider provider) {
    for (int[] size : SIZES) {
      CellCase cellCase = CellCase.of(provider, size[0], size[1]);
      String sizes = "F=%d, H=%d".formatted(size[0], size[1]);
      checks.add(new Check("shapes: one step, " + sizes, () -> step(cellCase)));
      checks.add(new Check("shapes: sequences, " + sizes, () -> sequences(cellCase)));
      checks.add(new Check("shapes: initial state, " + sizes, () -> initialState(cellCase)));
    }
  }

  private static void step(CellCase cellCase) {
    Cell cell = cellCase.create();
    for (int width : cell.stateSizes()) {
      expect(width >= 1, cellCase, "stateSizes() is " + cell.stateSizes() + "; all are at least 1");
    }
    expect(cell.outputSize() >= 1, cellCase, "outputSize() is less than 1");
    cellCase.step(cell);
  }

  private static void sequences(CellCase cellCase) {
    try (Backend backend = new ReferenceBackend()) {
      for (int steps : new int[] {1, 5}) {
        for (int rows : new int[] {1, 3}) {
          Trial trial = new Trial(cellCase, steps, rows);
          Cell cell = cellCase.create();
          Map<String, Point> results = trial.run(backend, Ways::scan);
          expectShape(trial, results, "output", Shape.of(steps, rows, cell.outputSize()));
          for (int i = 0; i < cell.stateSizes().size(); i++) {
            String name = "final state " + i;
            expectShape(trial, results, name, Shape.of(rows, cell.stateSizes().get(i)));
          }
          results.forEach((name, numbers) -> expectFinite(trial, name, numbers));
        }
      }
    }
  }

  private static void initialState(CellCase cellCase) {
    Cell cell = cellCase.create();
    ParameterLayout layout = ParameterLayout.builder().add("cell", cell.parameters()).build();
    try (Backend backend = new ReferenceBackend();
        Tape tape = Tape.inference(backend)) {
      layout.bind(tape.constant(layout.shape(), layout.initialValues(1)));
      for (int rows : new int[] {1, 3}) {
        State initial = cell.initialState(tape, rows);
        List<Shape> expected =
            cell.stateSizes().stream().map(width -> Shape.of(rows, width)).toList();
        expect(
            initial.shapes().equals(expected),
            cellCase,
            "initialState(tape, %s) has shapes %s; stateSizes() promises %s"
                .formatted(rows, initial.shapes(), expected));
      }
    }
  }

  private static void expectShape(
      Trial trial, Map<String, Point> results, String name, Shape expected) {
    Shape given = results.get(name).shape();
    expect(given.equals(expected), trial, name + " has shape " + given + ", not " + expected);
  }

  private static void expectFinite(Trial trial, String name, Point numbers) {
    expect(
        Arrays.stream(numbers.values().toArray()).allMatch(Double::isFinite),
        trial,
        name
            + " has an element that is infinite or not a number for inputs within [-1, 1); look at"
            + " divisions, logarithms and powers in step()");
  }

  private static void expect(boolean condition, Object subject, String otherwise) {
    if (!condition) {
      throw new Check.Failed(subject + ": " + otherwise);
    }
  }
}
