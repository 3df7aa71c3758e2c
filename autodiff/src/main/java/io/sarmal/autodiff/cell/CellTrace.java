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
 * @param scan the loop as it was written down
 * @param program what runs; arguments are the sequence, the states, zeros in the shape of an output
 *     if the last is asked for, what says which steps rows have, then the operands; results are the
 *     states, the last output if asked for, the stacked outputs if asked for, then the stacked
 *     gates if asked for
 * @param operands what else the step uses, in the order of the program's arguments
 * @param gates the names of the stacked gates, in order
 */
record CellTrace(Scan scan, Program program, List<LoopOperand> operands, List<String> gates) {
  /** What a trace holds beside the equations. */
  record Options(
      int inputSize,
      ValidSteps.Kind valid,
      boolean reverse,
      boolean training,
      Wanted wanted,
      Fusion fusion) {}

  /** Which outputs a trace gives beside the states. */
  record Wanted(boolean last, boolean sequence, boolean gates) {}

  static CellTrace of(Cell cell, List<StepOption> around, Options options) {
    return new Tracer(cell, around, options).trace();
  }

  private static final class Tracer implements StepOption.Draws {
    private final Cell cell;
    private final List<StepOption> around;
    private final Options options;
    private final SymbolicBackend symbolic = new SymbolicBackend();
    private final List<InputRole> inputs = new ArrayList<>();
    private final List<LoopOperand> operands = new ArrayList<>();
    private final Tape tape = Tape.inference(symbolic);

    Tracer(Cell cell, List<StepOption> around, Options options) {
      this.cell = cell;
      this.around = around;
      this.options = options;
    }

    CellTrace trace() {
      try (tape) {
        tape.parameters(this::parameter);
        Var x = input("x", TensorType.real(Dim.BATCH, options.inputSize), InputRole.SEQUENCE);
        List<Var> parts = new ArrayList<>();
        for (int size : cell.stateSizes()) {
          parts.add(
              input("state" + parts.size(), TensorType.real(Dim.BATCH, size), InputRole.STATE));
        }
        State state = new State(parts);
        Var last =
            options.wanted.last
                ? input("last", TensorType.real(Dim.BATCH, cell.outputSize()), InputRole.STATE)
                : null;
        Var mask =
            switch (options.valid) {
              case ALL -> null;
              case LENGTHS -> stepsWithin();
              case MASK -> input("mask", TensorType.real(Dim.BATCH, 1), InputRole.SEQUENCE);
            };
        Step step = step(x, state);
        return mask == null
            ? finish(step, step.output())
            : finish(
                carryThrough(mask, step, state),
                last == null ? null : mask.select(step.output(), last));
      }
    }

    private Var parameter(Parameter parameter) {
      checkArgument(
          cell.parameters().contains(parameter),
          "it uses parameter %s, which parameters() does not list, so that it would be neither"
              + " trained nor saved; declare it once, in the constructor, and list it",
          parameter);
      operands.add(new LoopOperand.Weight(parameter));
      return input(
          "parameter." + parameter.name(), TensorType.real(parameter.shape()), InputRole.INVARIANT);
    }

    @Override
    public Var fixed(int width, int stream) {
      return draw(InputRole.INVARIANT, width, stream);
    }

    @Override
    public Var fresh(int width, int stream) {
      return draw(InputRole.SEQUENCE, width, stream);
    }

    private Var draw(InputRole role, int width, int stream) {
      LoopOperand draw = new LoopOperand.Draw(role, width, stream);
      checkArgument(
          !operands.contains(draw),
          "two options of a layer draw from stream %s; each needs streams of its own",
          stream);
      operands.add(draw);
      return input("draw." + stream, TensorType.real(Dim.BATCH, width), role);
    }

    private Var input(String name, TensorType type, InputRole role) {
      inputs.add(role);
      return tape.constant(symbolic.input(name, type));
    }

    /** 1 where a row has this step, else 0: {@code [B, 1]}. */
    private Var stepsWithin() {
      Var lengths = input("lengths", TensorType.integer(Dim.BATCH), InputRole.INVARIANT);
      Var step = input("step", TensorType.integer(1), InputRole.STEP);
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
      StepFunction function = this::equations;
      for (StepOption option : around) {
        function = option.around(function, this, options.training);
      }
      return function.step(x, state);
    }

    /** The cell's own step. */
    private Step equations(Var x, State state) {
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

    private CellTrace finish(Step step, Var last) {
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      List<OutputRole> roles = new ArrayList<>();
      for (Var part : step.state().parts()) {
        outputs.put("state" + roles.size(), part.value());
        roles.add(OutputRole.STATE);
      }
      if (options.wanted.last) {
        outputs.put("last", last.value());
        roles.add(OutputRole.STATE);
      }
      if (options.wanted.sequence) {
        outputs.put("y", step.output().value());
        roles.add(OutputRole.STACKED);
      }
      List<String> gates = new ArrayList<>();
      if (options.wanted.gates) {
        step.gates()
            .forEach(
                (name, gate) -> {
                  outputs.put("gate." + name, gate.value());
                  roles.add(OutputRole.STACKED);
                  gates.add(name);
                });
      }
      Scan scan = new Scan(symbolic.build(outputs), inputs, roles, options.reverse);
      Program program = scan.toProgram();
      return new CellTrace(
          scan,
          options.fusion == Fusion.OFF ? program : LoopPasses.optimize(program),
          List.copyOf(operands),
          gates);
    }
  }
}
