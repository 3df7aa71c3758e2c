package io.sarmal.autodiff.train;

import static com.google.common.base.Preconditions.checkState;

import io.sarmal.autodiff.Fusion;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.pass.CommuteGather;
import io.sarmal.core.pass.Simplify;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.Explanation;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.SymbolicBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A training step as two programs, written down once, made faster by the passes, and compiled by
 * the backend: embedding, loops, loss and backward for each shape of batch; and clipping with the
 * optimiser's update.
 */
final class CompiledStep {
  /** What one batch gives: new tensors. */
  record Pass(Tensor loss, Tensor gradient, List<Tensor> carried) {}

  /** What an update gives: new tensors; the norm is that before clipping. */
  record Update(Tensor gradientNorm, Tensor parameters, List<Tensor> slots) {}

  private final Backend backend;
  private final TrainingStep step;
  private final TensorType parameters;
  private final PassCache<Executable> passes;
  private final Executable update;

  CompiledStep(Backend backend, TrainingStep step) {
    this.backend = backend;
    this.step = step;
    this.parameters = TensorType.real(step.objective().layout().shape());
    this.passes = new PassCache<>(this::compile);
    this.update = backend.compile(update());
  }

  /** Loss and gradient of a batch; see {@link LossTrace}. */
  Pass backward(Tensor parameters, Tensor key, List<Tensor> batch, List<Tensor> carried) {
    List<Tensor> arguments = new ArrayList<>(List.of(parameters, key));
    arguments.addAll(batch);
    arguments.addAll(carried);
    List<Tensor> results = passes.get(PassSignature.of(batch, carried)).run(arguments);
    return new Pass(results.get(0), results.get(1), results.subList(2, results.size()));
  }

  /**
   * Moves the parameters; see {@link TrainingStep#update}.
   *
   * @param donate whether the new parameters and slots may take over the memory of those given
   */
  Update update(
      Tensor parameters,
      Tensor gradient,
      List<Tensor> slots,
      Tensor number,
      Tensor learningRate,
      boolean donate) {
    List<Tensor> arguments = new ArrayList<>(List.of(parameters, gradient, number, learningRate));
    arguments.addAll(slots);
    Set<Integer> donated = new HashSet<>();
    if (donate) {
      donated.add(0);
      IntStream.range(arguments.size() - slots.size(), arguments.size()).forEach(donated::add);
    }
    List<Tensor> results = update.run(arguments, donated);
    return new Update(results.get(0), results.get(1), results.subList(2, results.size()));
  }

  /** How {@link #backward} and {@link #update} run. */
  StepExplanation explain(List<Tensor> batch, List<Tensor> carried) {
    Explanation pass = explain(passes.get(PassSignature.of(batch, carried)));
    return new StepExplanation(pass, loops(pass), explain(update));
  }

  private static Explanation explain(Executable executable) {
    return executable.explain(executable.program().inputs().values().asList());
  }

  private List<LayerLoop> loops(Explanation pass) {
    return LayerLoop.of(pass, step.objective().layout());
  }

  private Executable compile(PassSignature signature) {
    Executable compiled = backend.compile(pass(signature));
    Fusion fusion = step.config().fusion();
    if (fusion == Fusion.REQUIRED) {
      for (LayerLoop loop : loops(explain(compiled))) {
        fusion.check("the loop of " + loop, loop.loop().way());
      }
    }
    return compiled;
  }

  private Program pass(PassSignature signature) {
    Program loss = loss(signature);
    checkPurity(loss, loss(signature));
    return gradient(CommuteGather.apply(Simplify.apply(loss)), signature);
  }

  private Program loss(PassSignature signature) {
    return LossTrace.of(step.objective(), signature, inputs -> Phase.training(inputs.key()));
  }

  private void checkPurity(Program first, Program second) {
    String[] lines = first.toString().split("\n", -1);
    String[] others = second.toString().split("\n", -1);
    int line = Arrays.mismatch(lines, others);
    checkState(
        line < 0,
        "the loss of %s is no pure function of its arguments: written down twice, it differs in"
            + " \"%s\" and \"%s\"; pass what changes from step to step in the batch",
        step.objective().getClass().getName(),
        line < lines.length ? lines[Math.max(line, 0)] : "",
        line < others.length ? others[Math.max(line, 0)] : "");
  }

  private Program gradient(Program loss, PassSignature signature) {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.recording(symbolic)) {
      TraceInputs inputs = new TraceInputs(symbolic, tape);
      Var flat = inputs.variable(LossTrace.PARAMETERS, parameters);
      List<Var> arguments = new ArrayList<>(List.of(flat, inputs.key()));
      arguments.addAll(inputs.constants("batch", signature.batch()));
      arguments.addAll(inputs.constants("carried", signature.carried()));
      List<Var> results = tape.run(loss, arguments);
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put(LossTrace.LOSS, results.get(0).value());
      outputs.put("gradient", tape.gradient(results.get(0), flat).value());
      LossTrace.put(outputs, "carried", results.subList(1, results.size()));
      return Simplify.apply(symbolic.build(outputs));
    }
  }

  private Program update() {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.inference(symbolic)) {
      TraceInputs inputs = new TraceInputs(symbolic, tape);
      Var flat = inputs.variable(LossTrace.PARAMETERS, parameters);
      Var gradient = inputs.constant("gradient", parameters);
      Var number = inputs.constant("number", TensorType.real());
      Var learningRate = inputs.constant("learningRate", TensorType.real());
      List<Var> slots =
          inputs.constants(
              "slot", Collections.nCopies(step.config().optimizer().slots(), parameters));
      TrainingStep.Output output = step.update(flat, gradient, slots, number, learningRate);
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put("gradientNorm", output.gradientNorm().value());
      outputs.put(LossTrace.PARAMETERS, output.update().parameters().value());
      LossTrace.put(outputs, "slot", output.update().slots());
      return Simplify.apply(symbolic.build(outputs));
    }
  }
}
