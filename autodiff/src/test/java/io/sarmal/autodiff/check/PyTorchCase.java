package io.sarmal.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Bidirectional;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.cell.Stack;
import io.sarmal.autodiff.cell.StandardForm;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.interop.PyTorchCell;
import io.sarmal.autodiff.interop.StackedGates.Part;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.autodiff.nn.Dropout;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One network of PyTorch's with its numbers, and the same network of ours. */
final class PyTorchCase {
  private static final Dropout NO_DROPOUT = new Dropout(0, 0);

  private final SafeTensors file;
  private final String name;
  private final boolean bidirectional;
  private final StandardForm form;
  private final List<Cell> cells = new ArrayList<>();

  PyTorchCase(SafeTensors file, int layers, boolean bidirectional, CellProvider cell) {
    this.file = file;
    this.name =
        (layers == 1 ? "1-layer" : layers + "-layers") + (bidirectional ? "-bidirectional" : "");
    this.bidirectional = bidirectional;
    this.form = cell.standardForm().orElseThrow();
    int directions = bidirectional ? 2 : 1;
    int hidden = stored("h_0").shape().extent(-1);
    int width = stored("input").shape().extent(-1);
    for (int layer = 0; layer < layers; layer++) {
      for (int direction = 0; direction < directions; direction++) {
        cells.add(cell.create(new CellSpec(width, hidden)));
      }
      width = directions * hidden;
    }
  }

  String name() {
    return name;
  }

  private StoredTensor stored(String tensor) {
    return file.tensors().get(name + "/" + tensor);
  }

  /** The names of a cell's tensors, and where its parameters lie in them. */
  private PyTorchCell module(int cell) {
    return bidirectional
        ? PyTorchCell.of(form, cell / 2, cell % 2 == 1)
        : PyTorchCell.of(form, cell, false);
  }

  /** Runs our network and compares, relative to the greatest element of each tensor. */
  void check(Backend backend, double tolerance) {
    List<Tensor> tensors = new ArrayList<>();
    try (Tape tape = Tape.recording(backend)) {
      Map<String, Var> inputs = new LinkedHashMap<>();
      for (String input : List.of("input", "h_0", "c_0")) {
        if (stored(input) != null) {
          inputs.put(
              input, variable(tape, tensors, stored(input).shape(), stored(input).doubles()));
        }
      }
      Map<Parameter, Var> parameters = new LinkedHashMap<>();
      for (int i = 0; i < cells.size(); i++) {
        for (Parameter parameter : cells.get(i).parameters()) {
          double[] values = module(i).gates().parameter(parameter.name(), parts("", module(i)));
          parameters.put(parameter, variable(tape, tensors, parameter.shape(), values));
        }
      }
      tape.parameters(parameters::get);

      Map<String, Var> results = run(inputs);
      results.forEach(
          (result, var) -> assertClose(result, var, stored(result).doubles(), tolerance));

      List<Var> by = new ArrayList<>(inputs.values());
      by.addAll(parameters.values());
      List<Var> gradients = tape.gradient(loss(tape, results), by);
      int next = 0;
      for (String input : inputs.keySet()) {
        String gradient = "gradient/" + input;
        assertClose(gradient, gradients.get(next++), stored(gradient).doubles(), tolerance);
      }
      for (int i = 0; i < cells.size(); i++) {
        for (Parameter parameter : cells.get(i).parameters()) {
          Var gradient = gradients.get(next++);
          List<double[]> blocks =
              module(i).gates().blocks(parameter.name(), parts("gradient/", module(i)));
          for (double[] expected : blocks) {
            assertClose(
                "gradient of " + parameter + " of cell " + i, gradient, expected, tolerance);
          }
        }
      }
    } finally {
      tensors.forEach(backend::release);
    }
  }

  private static Var variable(Tape tape, List<Tensor> tensors, Shape shape, double[] values) {
    Tensor tensor = tape.backend().tensor(shape, values);
    tensors.add(tensor);
    return tape.variable(tensor);
  }

  private Function<Part, double[]> parts(String prefix, PyTorchCell module) {
    return part -> stored(prefix + module.name(part)).doubles();
  }

  private Map<String, Var> run(Map<String, Var> inputs) {
    List<Var> initial = new ArrayList<>(inputs.values());
    Var sequence = initial.remove(0);
    List<State> states = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      int cell = i;
      states.add(
          new State(
              initial.stream()
                  .map(all -> all.slice(0, cell, cell + 1).reshape(all.shape().without(0)))
                  .toList()));
    }
    Stack.Result result =
        bidirectional
            ? runBidirectional(sequence, states)
            : new Stack(cells.stream().map(Recurrent::new).toList(), NO_DROPOUT)
                .run(sequence, states, Phase.EVALUATION);
    Map<String, Var> results = new LinkedHashMap<>();
    results.put("output", result.sequence());
    List<String> names = List.of("h_n", "c_n");
    for (int part = 0; part < initial.size(); part++) {
      int p = part;
      List<Var> rows =
          result.states().stream()
              .map(state -> state.get(p).reshape(state.get(p).shape().prepend(1)))
              .toList();
      results.put(names.get(part), sequence.tape().concat(0, rows));
    }
    return results;
  }

  private Stack.Result runBidirectional(Var sequence, List<State> initial) {
    Var x = sequence;
    List<State> states = new ArrayList<>();
    for (int i = 0; i < cells.size(); i += 2) {
      Bidirectional layer =
          new Bidirectional(cells.get(i), cells.get(i + 1), Bidirectional.Merge.CONCAT);
      Bidirectional.Result result =
          layer.run(x, new Bidirectional.States(initial.get(i), initial.get(i + 1)));
      x = result.sequence();
      states.add(result.states().forward());
      states.add(result.states().backward());
    }
    return new Stack.Result(x, states);
  }

  private Var loss(Tape tape, Map<String, Var> results) {
    Var loss = tape.scalar(0);
    for (var result : results.entrySet()) {
      StoredTensor weights = stored("loss/" + result.getKey());
      Var weighed = result.getValue().times(tape.constant(weights.shape(), weights.doubles()));
      loss = loss.plus(weighed.sum());
    }
    return loss;
  }

  private static void assertClose(String what, Var given, double[] expected, double tolerance) {
    double greatest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertThat(given.toDoubles()).as(what).containsExactly(expected, within(tolerance * greatest));
  }
}
