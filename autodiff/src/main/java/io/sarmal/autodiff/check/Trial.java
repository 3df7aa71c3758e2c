package io.sarmal.autodiff.check;

import io.sarmal.autodiff.Fusion;
import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.cell.State;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.check.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A cell with numbers to run it on, the same every time: an input, an initial state and parameters,
 * all of which float32 holds exactly.
 */
final class Trial {
  private final CellCase cellCase;
  private final Cell cell;
  private final int steps;
  private final int rows;
  private final Map<String, Point> arguments = new LinkedHashMap<>();

  Trial(CellCase cellCase, int steps, int rows) {
    this(cellCase, steps, rows, 1);
  }

  /** A trial whose input and state are in {@code [-scale, scale)}. */
  Trial(CellCase cellCase, int steps, int rows, double scale) {
    this.cellCase = cellCase;
    this.cell = cellCase.create();
    cellCase.step(cell); // a cell that breaks its promises is refused in one sentence
    this.steps = steps;
    this.rows = rows;
    arguments.put("input", point(Shape.of(steps, rows, cellCase.spec().inputSize()), scale));
    for (int i = 0; i < cell.stateSizes().size(); i++) {
      arguments.put("state " + i, point(Shape.of(rows, cell.stateSizes().get(i)), scale));
    }
    double bound = 1 / Math.sqrt(cellCase.spec().hiddenSize());
    cell.parameters().forEach(p -> arguments.put("parameter " + p.name(), point(p.shape(), bound)));
  }

  private Point point(Shape shape, double bound) {
    SplittableRandom random = new SplittableRandom(arguments.size());
    double[] values = new double[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return Point.of(shape, values);
  }

  /** What the cell is run on, by name. */
  Map<String, Point> arguments() {
    return arguments;
  }

  /** What a function of input and initial state gives, by name. */
  interface Function {
    Map<String, Var> apply(Cell cell, Var input, State initial);
  }

  /** The numbers that a function gives, without gradients. */
  Map<String, Point> evaluate(Backend backend, Function function) {
    return on(
        backend, Fusion.AUTO, (tape, vars) -> function.apply(cell, vars.get(0), bind(tape, vars)));
  }

  /**
   * The outputs, the final states, and the gradients, by each argument, of a sum of all these with
   * fixed weights.
   */
  Map<String, Point> run(Backend backend, Way way) {
    return run(backend, Fusion.AUTO, way);
  }

  /** The same, with loops run in a way of one's choice. */
  Map<String, Point> run(Backend backend, Fusion fusion, Way way) {
    return on(
        backend,
        fusion,
        (tape, vars) -> {
          Map<String, Var> results = results(way, tape, vars);
          List<Var> gradients = tape.gradient(weightedSum(tape, results), vars);
          int i = 0;
          for (String name : arguments.keySet()) {
            results.put("gradient of " + name, gradients.get(i++));
          }
          return results;
        });
  }

  /** That sum as a function of the arguments in their order. */
  Var weightedSum(Way way, Tape tape, List<Var> vars) {
    return weightedSum(tape, results(way, tape, vars));
  }

  private interface Body {
    Map<String, Var> apply(Tape tape, List<Var> vars);
  }

  private Map<String, Point> on(Backend backend, Fusion fusion, Body body) {
    List<Tensor> tensors = new ArrayList<>();
    try (Tape tape = Tape.recording(backend, fusion)) {
      arguments.values().forEach(p -> tensors.add(backend.tensor(p.shape(), p.values().toArray())));
      Map<String, Point> numbers = new LinkedHashMap<>();
      body.apply(tape, tensors.stream().map(tape::variable).toList())
          .forEach((name, var) -> numbers.put(name, Point.of(var.shape(), var.toDoubles())));
      return numbers;
    } finally {
      tensors.forEach(backend::release);
    }
  }

  private Map<String, Var> results(Way way, Tape tape, List<Var> vars) {
    return named(way.run(cell, vars.get(0), bind(tape, vars)));
  }

  /** What a run gives, by name. */
  static Map<String, Var> named(Recurrent.Result result) {
    Map<String, Var> results = new LinkedHashMap<>();
    results.put("output", result.sequence());
    for (int i = 0; i < result.state().parts().size(); i++) {
      results.put("final state " + i, result.state().get(i));
    }
    return results;
  }

  /** Makes the parameters known to the tape; returns the initial state. */
  private State bind(Tape tape, List<Var> vars) {
    int states = cell.stateSizes().size();
    Map<Parameter, Var> parameters = new LinkedHashMap<>();
    for (int i = 0; i < cell.parameters().size(); i++) {
      parameters.put(cell.parameters().get(i), vars.get(1 + states + i));
    }
    tape.parameters(
        parameter -> {
          if (!parameters.containsKey(parameter)) {
            throw new Check.Failed(
                this
                    + ": step() uses parameter "
                    + parameter
                    + ", which parameters() does not list");
          }
          return parameters.get(parameter);
        });
    return new State(vars.subList(1, 1 + states));
  }

  private static Var weightedSum(Tape tape, Map<String, Var> results) {
    Var sum = tape.scalar(0);
    for (Var result : results.values()) {
      Shape shape = result.shape();
      Var weights = tape.iota(shape.size()).sin().reshape(shape);
      sum = sum.plus(result.times(weights).sum());
    }
    return sum;
  }

  @Override
  public String toString() {
    return "cell %s (F=%d, H=%d, T=%d, B=%d)"
        .formatted(
            cellCase.provider().name(),
            cellCase.spec().inputSize(),
            cellCase.spec().hiddenSize(),
            steps,
            rows);
  }
}
