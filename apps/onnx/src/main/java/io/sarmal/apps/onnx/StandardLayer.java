package io.sarmal.apps.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.common.primitives.Doubles;
import com.google.common.primitives.Floats;
import io.sarmal.autodiff.cell.StandardForm;
import io.sarmal.autodiff.cell.StandardForm.Activation;
import io.sarmal.autodiff.cell.StandardForm.Gru;
import io.sarmal.autodiff.cell.StandardForm.Lstm;
import io.sarmal.autodiff.cell.StandardForm.Reset;
import io.sarmal.autodiff.cell.StandardForm.Rnn;
import io.sarmal.autodiff.interop.StackedGates;
import io.sarmal.autodiff.interop.StackedGates.Part;
import io.sarmal.core.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * ONNX's {@code RNN}, {@code LSTM} and {@code GRU}, in layout 0 and in one direction. ONNX orders
 * gates i, o, f, c and z, r, h, and peepholes i, o, f.
 *
 * @param form what the cell is
 * @param prefix of the names of the parameters, with a dot at its end
 * @param parameters the elements of each parameter by its name in the cell
 */
record StandardLayer(
    StandardForm form, String prefix, Function<String, float[]> parameters, boolean reverse) {

  /**
   * Adds the layer.
   *
   * @param x {@code [T, B, F]}
   * @param initial each {@code [B, H]}
   * @return the outputs {@code [T, B, H]}, then the final states, each {@code [B, H]}
   */
  List<String> write(Graph graph, String x, List<String> initial, Optional<String> lengths) {
    StackedGates gates = new StackedGates(gates());
    int hidden = values(gates.gates().get(0).bias()).length;
    int rows = gates.gates().size() * hidden;
    double[] weights = stack(gates, Part.INPUT);
    double[] biases = Doubles.concat(stack(gates, Part.BIAS), stack(gates, Part.RECURRENT_BIAS));
    List<String> operands = new ArrayList<>();
    operands.add(x);
    operands.add(constant(graph, "W", Shape.of(1, rows, weights.length / rows), weights));
    operands.add(constant(graph, "R", Shape.of(1, rows, hidden), stack(gates, Part.RECURRENT)));
    operands.add(constant(graph, "B", Shape.of(1, 2 * rows), biases));
    operands.add(lengths.orElse("")); // as ONNX writes an operand that is not there
    for (String state : initial) {
      operands.add(graph.node("Unsqueeze", List.of(state, graph.extents(0))));
    }
    peepholes().ifPresent(p -> operands.add(constant(graph, "P", Shape.of(1, 3 * hidden), p)));
    List<AttributeProto> attributes = new ArrayList<>(attributes());
    attributes.add(Attributes.integer("hidden_size", hidden));
    attributes.add(Attributes.text("direction", reverse ? "reverse" : "forward"));
    List<String> given =
        graph.node(op(), operands, 1 + initial.size(), attributes.toArray(AttributeProto[]::new));
    List<String> results = new ArrayList<>();
    results.add(graph.node("Squeeze", List.of(given.get(0), graph.extents(1))));
    for (int k = 0; k < initial.size(); k++) {
      String after = graph.node("Squeeze", List.of(given.get(k + 1), graph.extents(0)));
      String before = initial.get(k);
      results.add(lengths.map(l -> carriedThrough(graph, l, after, before)).orElse(after));
    }
    return results;
  }

  /** A row without steps keeps its state; ONNX leaves open what it has, and runtimes give zeros. */
  private static String carriedThrough(Graph graph, String lengths, String after, String before) {
    String steps = graph.node("Greater", List.of(lengths, graph.integers(0)));
    String rows = graph.node("Unsqueeze", List.of(steps, graph.extents(1)));
    return graph.node("Where", List.of(rows, after, before));
  }

  private String op() {
    return form instanceof Lstm ? "LSTM" : form instanceof Gru ? "GRU" : "RNN";
  }

  private List<StandardForm.Gate> gates() {
    if (form instanceof Lstm lstm) {
      return List.of(lstm.input(), lstm.output(), lstm.forget(), lstm.candidate());
    }
    if (form instanceof Gru gru) {
      return List.of(gru.update(), gru.reset(), gru.candidate());
    }
    return form.gates();
  }

  private List<AttributeProto> attributes() {
    if (form instanceof Gru gru) {
      long after = gru.position() == Reset.AFTER ? 1 : 0;
      return List.of(Attributes.integer("linear_before_reset", after));
    }
    if (form instanceof Rnn rnn) {
      String activation = rnn.activation() == Activation.RELU ? "Relu" : "Tanh";
      return List.of(Attributes.texts("activations", activation));
    }
    return List.of();
  }

  private Optional<double[]> peepholes() {
    return form instanceof Lstm lstm
        ? lstm.peepholes()
            .map(
                p ->
                    Stream.of(p.input(), p.output(), p.forget())
                        .map(this::values)
                        .reduce(new double[0], Doubles::concat))
        : Optional.empty();
  }

  private double[] stack(StackedGates gates, Part part) {
    return gates.stack(part, this::values);
  }

  private double[] values(String parameter) {
    return Doubles.toArray(Floats.asList(parameters.apply(parameter)));
  }

  private String constant(Graph graph, String name, Shape shape, double[] values) {
    return graph.reals(prefix + name, shape, Floats.toArray(Doubles.asList(values)));
  }
}
