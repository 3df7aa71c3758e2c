package io.sarmal.autodiff.check;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One step of a cell in float64 on one row of random numbers, and those numbers, so that a test can
 * write the cell's equations down for one unit {@code j} at a time.
 */
public final class OneStep {
  private final Random random = new Random(7);
  private final Map<String, double[]> parameters = new LinkedHashMap<>();
  private final List<double[]> before = new ArrayList<>();
  private final List<double[]> after = new ArrayList<>();
  private final Map<String, double[]> gates = new LinkedHashMap<>();
  private final double[] x;
  private final double[] output;

  /** Runs the cell of a name once. */
  public OneStep(String name, int inputSize, int hiddenSize) {
    Cell cell = Cells.catalog().get(name).create(new CellSpec(inputSize, hiddenSize));
    x = draw(inputSize);
    cell.stateSizes().forEach(size -> before.add(draw(size)));
    for (Parameter parameter : cell.parameters()) {
      parameters.put(parameter.name(), draw(parameter.shape().size()));
    }
    try (Backend backend = new ReferenceBackend();
        Tape tape = Tape.inference(backend)) {
      tape.parameters(p -> tape.constant(p.shape(), parameters.get(p.name())));
      Step step =
          cell.step(row(tape, x), new State(before.stream().map(v -> row(tape, v)).toList()));
      output = step.output().toDoubles();
      step.state().parts().forEach(part -> after.add(part.toDoubles()));
      step.gates().forEach((gate, value) -> gates.put(gate, value.toDoubles()));
    }
  }

  private double[] draw(int size) {
    return random.doubles(size, -1, 1).toArray();
  }

  private static Var row(Tape tape, double[] values) {
    return tape.constant(Shape.of(1, values.length), values);
  }

  /** Element {@code j} of {@code x·W}. */
  public double inputTimes(String weight, int j) {
    return times(x, parameters.get(weight), j);
  }

  /** Element {@code j} of {@code h·U}, where {@code h} is part 0 of the state before. */
  public double hiddenTimes(String weight, int j) {
    return times(before.get(0), parameters.get(weight), j);
  }

  private static double times(double[] vector, double[] matrix, int j) {
    int columns = matrix.length / vector.length;
    return IntStream.range(0, vector.length)
        .mapToDouble(k -> vector[k] * matrix[k * columns + j])
        .sum();
  }

  /** Element {@code j} of a bias. */
  public double bias(String bias, int j) {
    return parameters.get(bias)[j];
  }

  /** Element {@code j} of a part of the state before the step. */
  public double before(int part, int j) {
    return before.get(part)[j];
  }

  /** Element {@code j} of a part of the state after the step. */
  public double after(int part, int j) {
    return after.get(part)[j];
  }

  /** Element {@code j} of the output. */
  public double output(int j) {
    return output[j];
  }

  /** Element {@code j} of a gate. */
  public double gate(String gate, int j) {
    return gates.get(gate)[j];
  }

  /** The names of the gates. */
  public List<String> gates() {
    return List.copyOf(gates.keySet());
  }

  /** {@code 1 / (1 + e⁻ᵃ)}. */
  public static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }
}
