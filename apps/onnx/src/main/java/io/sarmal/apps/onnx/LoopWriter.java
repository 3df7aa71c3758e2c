package io.sarmal.apps.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Writes a loop over time as ONNX's {@code Scan}, which has states and sequences only: the number
 * of the step and a sum over steps become states, and what is the same in every step is used from
 * outside.
 */
final class LoopWriter {
  private final Graph graph;
  private final Graph body;
  private final Scan scan;
  private final List<String> arguments;
  private final Sizes sizes;
  private final List<Value> inputs;
  private final List<Value> outputs;
  // What Scan takes: states, of which the first are the loop's own, and sequences.
  private final List<String> initial = new ArrayList<>();
  private final List<String> sequences = new ArrayList<>();

  private LoopWriter(Graph graph, Scan scan, List<String> arguments) {
    this.graph = graph;
    this.body = graph.body("step");
    this.scan = scan;
    this.arguments = arguments;
    this.sizes = new Sizes(graph);
    this.inputs = scan.step().inputs().values().asList();
    this.outputs = scan.step().outputs().values().asList();
  }

  /**
   * Adds a loop.
   *
   * @param arguments names of values of the graph, one for each input of the loop
   * @return names of the results, in order
   */
  static List<String> write(Graph graph, Scan scan, List<String> arguments) {
    return new LoopWriter(graph, scan, arguments).write();
  }

  private List<String> write() {
    for (int i = 0; i < arguments.size(); i++) {
      int skipped = scan.inputs().get(i) == InputRole.SEQUENCE ? 1 : 0;
      sizes.learn(arguments.get(i), inputs.get(i).shape(), skipped);
    }
    List<String> step = new ArrayList<>(arguments); // as they are for what is the same in each step
    for (int i : scan.positions(InputRole.STATE)) {
      step.set(i, state(inputs.get(i).type(), arguments.get(i)));
    }
    for (int i : scan.positions(InputRole.STEP)) {
      step.set(i, state(inputs.get(i).type(), first(arguments.get(i))));
    }
    List<String> sums = new ArrayList<>();
    for (int i : scan.positions(OutputRole.SUM)) {
      String zeros =
          graph.node("Expand", List.of(graph.real(0), sizes.shape(outputs.get(i).shape())));
      sums.add(state(outputs.get(i).type(), zeros));
    }
    for (int i : scan.positions(InputRole.SEQUENCE)) {
      step.set(i, body.input(inputs.get(i).type()));
      sequences.add(arguments.get(i));
    }
    writeStep(step, sums);
    return results();
  }

  /** A state of the loop, by its name in the step. */
  private String state(TensorType type, String before) {
    initial.add(before);
    return body.input(type);
  }

  /** The number of the step that runs first. */
  private String first(String ofTime0) {
    if (!scan.reverse()) {
      return ofTime0;
    }
    String steps =
        graph.cast(Sizes.extent(graph, arguments.get(scan.firstSequence()), 0), DataType.INT32);
    String last = graph.node("Sub", List.of(steps, graph.integers(1)));
    return graph.node("Add", List.of(ofTime0, last));
  }

  private void writeStep(List<String> step, List<String> sums) {
    List<String> results = ProgramWriter.write(body, scan.step(), step);
    for (int i : scan.positions(OutputRole.STATE)) {
      body.output(results.get(i), outputs.get(i).type());
    }
    for (int i : scan.positions(InputRole.STEP)) {
      String one = body.integers(scan.reverse() ? -1 : 1);
      body.output(body.node("Add", List.of(step.get(i), one)), inputs.get(i).type());
    }
    int k = 0;
    for (int i : scan.positions(OutputRole.SUM)) {
      String sum = body.node("Add", List.of(sums.get(k++), results.get(i)));
      body.output(sum, outputs.get(i).type());
    }
    for (int i : scan.positions(OutputRole.STACKED)) {
      body.output(results.get(i), outputs.get(i).type());
    }
  }

  private List<String> results() {
    int[] states = scan.positions(OutputRole.STATE);
    int[] sums = scan.positions(OutputRole.SUM);
    int[] stacked = scan.positions(OutputRole.STACKED);
    int direction = scan.reverse() ? 1 : 0;
    List<String> operands = new ArrayList<>(initial);
    operands.addAll(sequences);
    List<String> given =
        graph.node(
            "Scan",
            operands,
            initial.size() + stacked.length,
            Attributes.graph("body", body.build()),
            Attributes.integer("num_scan_inputs", sequences.size()),
            Attributes.integers(
                "scan_input_directions", Collections.nCopies(sequences.size(), direction)),
            Attributes.integers(
                "scan_output_directions", Collections.nCopies(stacked.length, direction)));
    String[] results = new String[outputs.size()];
    place(results, states, given, 0);
    place(results, sums, given, initial.size() - sums.length);
    place(results, stacked, given, initial.size());
    return List.of(results);
  }

  private static void place(String[] results, int[] positions, List<String> given, int from) {
    for (int k = 0; k < positions.length; k++) {
      results[positions[k]] = given.get(from + k);
    }
  }
}
