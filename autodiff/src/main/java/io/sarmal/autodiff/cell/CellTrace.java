package io.sarmal.autodiff.cell;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Fusion;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.pass.LoopPasses;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A cell's step written down as a program with one scan, and what the passes moved out of it.
 *
 * @param program arguments are the sequence, the states, then lengths and the number of the first
 *     step if masked, then the parameters; results are the states, the stacked outputs, then the
 *     stacked gates if asked for
 * @param parameters those that the step uses, in the order of the program's arguments
 * @param gates the names of the stacked gates, in order
 */
record CellTrace(Program program, List<Parameter> parameters, List<String> gates) {
  /** What a trace holds beside the equations. */
  record Options(int inputSize, boolean masked, boolean reverse, boolean gates, Fusion fusion) {}

  static CellTrace of(Cell cell, Options options) {
    return new Tracer(cell, options).trace();
  }

  private static final class Tracer {
    private final Cell cell;
    private final Options options;
    private final SymbolicBackend symbolic = new SymbolicBackend();
    private final List<InputRole> inputs = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();

    Tracer(Cell cell, Options options) {
      this.cell = cell;
      this.options = options;
    }

    CellTrace trace() {
      try (Tape tape = Tape.inference(symbolic)) {
        tape.parameters(p -> parameter(tape, p));
        Var x = input(tape, "x", TensorType.real(Dim.BATCH, options.inputSize), InputRole.SEQUENCE);
        List<Var> parts = new ArrayList<>();
        for (int size : cell.stateSizes()) {
          parts.add(
              input(
                  tape, "state" + parts.size(), TensorType.real(Dim.BATCH, size), InputRole.STATE));
        }
        State state = new State(parts);
        Var mask = options.masked ? mask(tape) : null;
        Step step = step(x, state);
        return finish(mask == null ? step : carryThrough(mask, step, state));
      }
    }

    private Var parameter(Tape tape, Parameter parameter) {
      checkArgument(
          cell.parameters().contains(parameter),
          "it uses parameter %s, which parameters() does not list, so that it would be neither"
              + " trained nor saved; declare it once, in the constructor, and list it",
          parameter);
      parameters.add(parameter);
      return input(
          tape,
          "parameter." + parameter.name(),
          TensorType.real(parameter.shape()),
          InputRole.INVARIANT);
    }

    private Var input(Tape tape, String name, TensorType type, InputRole role) {
      inputs.add(role);
      return tape.constant(symbolic.input(name, type));
    }

    /** 1 where a row has this step, else 0: {@code [B, 1]}. */
    private Var mask(Tape tape) {
      Var lengths = input(tape, "lengths", TensorType.integer(Dim.BATCH), InputRole.INVARIANT);
      Var step = input(tape, "step", TensorType.integer(1), InputRole.STEP);
      return step.real().less(lengths.real().reshape(Shape.of(Dim.BATCH, 1)));
    }

    private static Step carryThrough(Var mask, Step step, State state) {
      List<Var> parts = new ArrayList<>();
      for (int i = 0; i < state.parts().size(); i++) {
        parts.add(mask.select(step.state().get(i), state.get(i)));
      }
      Var output = mask.select(step.output(), step.output().tape().scalar(0));
      return new Step(output, new State(parts), step.gates());
    }

    private Step step(Var x, State state) {
      Step step;
      try {
        step = cell.step(x, state);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "step() of %s fails for x of shape %s and a state of shapes %s: %s"
                .formatted(name(), x.shape(), state.shapes(), e.getMessage()),
            e);
      }
      check(step, state);
      return step;
    }

    private void check(Step step, State before) {
      checkArgument(
          step != null,
          "step() of %s returned null; return Step.of(output), or Step.of(output, State.of(...))",
          name());
      checkArgument(
          step.state().shapes().equals(before.shapes()),
          "step() of %s returned a next state of shapes %s; stateSizes() %s promises %s",
          name(),
          step.state().shapes(),
          cell.stateSizes(),
          before.shapes());
      Shape output = Shape.of(Dim.BATCH, cell.outputSize());
      checkArgument(
          step.output().shape().equals(output),
          "step() of %s returned an output of shape %s; outputSize() promises %s",
          name(),
          step.output().shape(),
          output);
    }

    private String name() {
      return cell.getClass().getName();
    }

    private CellTrace finish(Step step) {
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      List<OutputRole> roles = new ArrayList<>();
      for (Var part : step.state().parts()) {
        outputs.put("state" + roles.size(), part.value());
        roles.add(OutputRole.STATE);
      }
      outputs.put("y", step.output().value());
      roles.add(OutputRole.STACKED);
      List<String> gates = new ArrayList<>();
      if (options.gates) {
        step.gates()
            .forEach(
                (name, gate) -> {
                  outputs.put("gate." + name, gate.value());
                  roles.add(OutputRole.STACKED);
                  gates.add(name);
                });
      }
      Program program =
          new Scan(symbolic.build(outputs), inputs, roles, options.reverse).toProgram();
      return new CellTrace(
          options.fusion == Fusion.OFF ? program : LoopPasses.optimize(program),
          List.copyOf(parameters),
          gates);
    }
  }
}
