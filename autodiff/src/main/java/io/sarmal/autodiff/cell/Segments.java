package io.sarmal.autodiff.cell;

import io.sarmal.autodiff.Fusion;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.pass.LoopPasses;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer's loop over a sequence cut into segments of so many steps: a checkpointed loop, of which
 * each step runs the layer's loop over one segment. What is left of the sequence at its end, less
 * than a segment, runs by itself.
 *
 * @param trace the loop over a segment
 * @param length the number of steps of a segment
 * @param program the loop over whole segments; arguments and results are those of the trace, but
 *     time is two axes: the segment, and the step in it
 */
record Segments(CellTrace trace, int length, Program program) {
  static Segments of(CellTrace trace, int length, Fusion fusion) {
    Scan scan = trace.scan();
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.inference(symbolic)) {
      List<Var> segment = new ArrayList<>();
      for (Map.Entry<String, Value> input : scan.step().inputs().entrySet()) {
        TensorType type = input.getValue().type();
        boolean cut = scan.inputs().get(segment.size()) == InputRole.SEQUENCE;
        TensorType whole = cut ? new TensorType(type.dtype(), type.shape().prepend(length)) : type;
        segment.add(tape.constant(symbolic.input(input.getKey(), whole)));
      }
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      List<Var> results = tape.run(trace.program(), segment);
      for (String name : scan.step().outputs().keySet()) {
        outputs.put(name, results.get(outputs.size()).value());
      }
      Program program =
          new Scan(symbolic.build(outputs), scan.inputs(), scan.outputs(), scan.reverse(), true)
              .toProgram();
      return new Segments(
          trace, length, fusion == Fusion.OFF ? program : LoopPasses.optimize(program));
    }
  }

  /**
   * Runs the loop.
   *
   * @param arguments those of the trace's program
   * @return the results of the trace's program
   */
  List<Var> run(List<Var> arguments) {
    int steps = arguments.get(trace.scan().firstSequence()).shape().extent(0);
    int whole = steps - steps % length;
    if (whole == steps) {
      return runSegments(arguments);
    }
    List<Var> early = during(0, whole, arguments);
    List<Var> late = during(whole, steps, arguments);
    if (trace.scan().reverse()) {
      List<Var> first = runRest(late);
      List<Var> second = runSegments(after(first, early));
      return join(second, first, second);
    }
    List<Var> first = runSegments(early);
    List<Var> second = runRest(after(first, late));
    return join(first, second, second);
  }

  private List<Var> runRest(List<Var> arguments) {
    return arguments.get(0).tape().run(trace.program(), arguments);
  }

  private List<Var> runSegments(List<Var> arguments) {
    List<Var> cut = new ArrayList<>(arguments);
    for (int i : trace.scan().positions(InputRole.SEQUENCE)) {
      Shape shape = cut.get(i).shape();
      cut.set(i, cut.get(i).reshape(shape.with(0, length).prepend(shape.extent(0) / length)));
    }
    List<Var> results = new ArrayList<>(arguments.get(0).tape().run(program, cut));
    for (int i : trace.scan().positions(OutputRole.STACKED)) {
      Shape shape = results.get(i).shape().without(0);
      results.set(
          i, results.get(i).reshape(shape.with(0, results.get(i).shape().extent(0) * length)));
    }
    return results;
  }

  /** The arguments for the steps {@code from} to {@code to - 1}. */
  private List<Var> during(int from, int to, List<Var> arguments) {
    List<Var> part = new ArrayList<>(arguments);
    for (int i : trace.scan().positions(InputRole.SEQUENCE)) {
      part.set(i, arguments.get(i).slice(0, from, to));
    }
    return part;
  }

  /** The arguments with the states that a run before gave. */
  private List<Var> after(List<Var> before, List<Var> arguments) {
    List<Var> next = new ArrayList<>(arguments);
    int[] from = trace.scan().positions(OutputRole.STATE);
    int[] to = trace.scan().positions(InputRole.STATE);
    for (int k = 0; k < to.length; k++) {
      next.set(to[k], before.get(from[k]));
    }
    return next;
  }

  /** The results of two runs, early and late in time, of which one came last. */
  private List<Var> join(List<Var> early, List<Var> late, List<Var> last) {
    List<Var> results = new ArrayList<>(last);
    for (int i : trace.scan().positions(OutputRole.STACKED)) {
      results.set(i, early.get(i).tape().concat(0, List.of(early.get(i), late.get(i))));
    }
    return results;
  }
}
