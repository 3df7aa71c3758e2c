package io.sarmal.autodiff;

import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A loop over time that can be run in two ways: as a scan, and step by step with the ordinary
 * operations of a tape, which is what a scan means.
 */
record Looped(List<Input> inputs, List<OutputRole> outputs, boolean reverse, StepFunction step) {
  /** An input of the step: its name, its role, and its type in one step. */
  record Input(String name, InputRole role, TensorType type) {}

  /** What happens in one step. */
  interface StepFunction {
    List<Var> apply(Tape tape, List<Var> inputs);
  }

  static Input sequence(String name, TensorType type) {
    return new Input(name, InputRole.SEQUENCE, type);
  }

  static Input state(String name, TensorType type) {
    return new Input(name, InputRole.STATE, type);
  }

  static Input invariant(String name, TensorType type) {
    return new Input(name, InputRole.INVARIANT, type);
  }

  static Input stepNumber() {
    return new Input("step", InputRole.STEP, TensorType.integer(1));
  }

  /** The loop as a scan. */
  Scan scan() {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.inference(symbolic)) {
      List<Var> vars =
          inputs.stream().map(i -> tape.constant(symbolic.input(i.name, i.type))).toList();
      Map<String, Tensor> named = new LinkedHashMap<>();
      for (Var output : step.apply(tape, vars)) {
        named.put("y" + named.size(), output.value());
      }
      return new Scan(
          symbolic.build(named), inputs.stream().map(Input::role).toList(), outputs, reverse);
    }
  }

  /** Runs the loop step by step. */
  List<Var> unroll(Tape tape, List<Var> arguments) {
    Scan scan = scan();
    int[] states = scan.positions(InputRole.STATE);
    List<Var> now = new ArrayList<>(arguments);
    List<List<Var>> collected = new ArrayList<>();
    outputs.forEach(role -> collected.add(new ArrayList<>()));
    int steps = arguments.get(scan.firstSequence()).shape().extent(0);
    for (int n = 0; n < steps; n++) {
      int t = reverse ? steps - 1 - n : n;
      for (int i = 0; i < inputs.size(); i++) {
        switch (inputs.get(i).role) {
          case SEQUENCE -> {
            Var slice = arguments.get(i).slice(0, t, t + 1);
            now.set(i, slice.reshape(slice.shape().without(0)));
          }
          case STEP -> now.set(i, tape.integers(Shape.of(1), arguments.get(i).toInts()[0] + t));
          case STATE, INVARIANT -> {}
        }
      }
      List<Var> results = step.apply(tape, List.copyOf(now));
      int state = 0;
      for (int k = 0; k < results.size(); k++) {
        if (outputs.get(k) == OutputRole.STATE) {
          now.set(states[state++], results.get(k));
        }
        collected.get(k).add(reverse ? 0 : n, results.get(k));
      }
    }
    return finish(tape, scan, arguments, now, collected);
  }

  private List<Var> finish(
      Tape tape, Scan scan, List<Var> arguments, List<Var> last, List<List<Var>> collected) {
    int[] states = scan.positions(InputRole.STATE);
    List<TensorType> types =
        scan.infer(arguments.stream().map(a -> TensorType.of(a.value())).toList());
    List<Var> results = new ArrayList<>();
    int state = 0;
    for (int k = 0; k < types.size(); k++) {
      List<Var> parts = collected.get(k);
      TensorType type = types.get(k);
      results.add(
          switch (outputs.get(k)) {
            case STATE -> last.get(states[state++]);
            case SUM -> parts.stream().reduce(tape.fill(type.shape(), 0), Var::plus);
            case STACKED ->
                parts.isEmpty()
                    ? empty(tape, type)
                    : tape.concat(
                        0, parts.stream().map(p -> p.reshape(p.shape().prepend(1))).toList());
          });
    }
    return results;
  }

  private static Var empty(Tape tape, TensorType type) {
    return type.dtype() == DType.REAL ? tape.fill(type.shape(), 0) : tape.fillInt(type.shape(), 0);
  }
}
