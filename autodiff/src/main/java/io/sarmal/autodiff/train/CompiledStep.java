package io.sarmal.autodiff.train;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.util.concurrent.UncheckedExecutionException;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.pass.CommuteGather;
import io.sarmal.core.pass.Simplify;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.SymbolicBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training step as one program: embedding, loops, loss, backward, clipping and the optimiser's
 * update are written down once for each shape of batch, made faster by the passes, and compiled by
 * the backend.
 */
final class CompiledStep {
  /** Programs for so many shapes of batches are remembered. */
  private static final int MOST_REMEMBERED = 64;

  /** What a program is compiled for: the types of the arguments that are no parameters. */
  private record Signature(
      List<TensorType> batch, List<TensorType> carried, List<TensorType> slots) {}

  /** The tensors that a step works on; see {@link TrainingStep.Input}. */
  record Arguments(
      Tensor parameters,
      List<Tensor> slots,
      Tensor number,
      Tensor learningRate,
      Tensor key,
      List<Tensor> batch,
      List<Tensor> carried) {
    private Signature signature() {
      return new Signature(types(batch), types(carried), types(slots));
    }

    private static List<TensorType> types(List<Tensor> tensors) {
      return tensors.stream().map(TensorType::of).toList();
    }

    private List<Tensor> all() {
      List<Tensor> all = new ArrayList<>(List.of(parameters, number, learningRate, key));
      all.addAll(slots);
      all.addAll(batch);
      all.addAll(carried);
      return all;
    }
  }

  /** What a step gives: new tensors. */
  record Results(
      Tensor loss,
      Tensor gradientNorm,
      Tensor parameters,
      List<Tensor> slots,
      List<Tensor> carried) {}

  private final TrainingStep step;
  private final LoadingCache<Signature, Executable> programs;

  CompiledStep(Backend backend, TrainingStep step) {
    this.step = step;
    this.programs =
        CacheBuilder.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .build(CacheLoader.from(signature -> backend.compile(program(signature))));
  }

  Results run(Arguments arguments) {
    List<Tensor> results = executable(arguments.signature()).run(arguments.all());
    int slots = 3 + arguments.slots().size();
    return new Results(
        results.get(0),
        results.get(1),
        results.get(2),
        results.subList(3, slots),
        results.subList(slots, results.size()));
  }

  private Executable executable(Signature signature) {
    try {
      return programs.getUnchecked(signature);
    } catch (UncheckedExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Program program(Signature signature) {
    Program loss = loss(signature);
    checkPurity(loss, loss(signature));
    return step(CommuteGather.apply(Simplify.apply(loss)), signature);
  }

  /** The loss and what is carried on, of parameters, key, batch and what was carried. */
  private Program loss(Signature signature) {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.inference(symbolic)) {
      Inputs inputs = new Inputs(symbolic, tape);
      step.objective().layout().bind(inputs.parameters(step));
      Phase phase = Phase.training(inputs.key());
      Objective.Result result =
          step.objective()
              .loss(
                  tape,
                  inputs.all("batch", signature.batch),
                  inputs.all("carried", signature.carried),
                  phase);
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put("loss", result.loss().value());
      put(outputs, "carried", result.carried());
      return symbolic.build(outputs);
    }
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

  private Program step(Program loss, Signature signature) {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.recording(symbolic)) {
      Inputs inputs = new Inputs(symbolic, tape);
      Var parameters = inputs.parameters(step);
      Var number = inputs.constant("number", TensorType.real());
      Var learningRate = inputs.constant("learningRate", TensorType.real());
      Var key = inputs.key();
      List<Var> slots = inputs.all("slot", signature.slots);
      List<Var> arguments = new ArrayList<>(List.of(parameters, key));
      arguments.addAll(inputs.all("batch", signature.batch));
      arguments.addAll(inputs.all("carried", signature.carried));
      List<Var> results = tape.run(loss, arguments);
      TrainingStep.Output output =
          step.update(tape, results.get(0), parameters, slots, number, learningRate);
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put("loss", results.get(0).value());
      outputs.put("gradientNorm", output.gradientNorm().value());
      outputs.put("parameters", output.update().parameters().value());
      put(outputs, "slot", output.update().slots());
      put(outputs, "carried", results.subList(1, results.size()));
      return Simplify.apply(symbolic.build(outputs));
    }
  }

  private static void put(Map<String, Tensor> outputs, String name, List<Var> vars) {
    for (int i = 0; i < vars.size(); i++) {
      outputs.put(name + "." + i, vars.get(i).value());
    }
  }

  /** Declares the inputs of a program as variables on a tape. */
  private record Inputs(SymbolicBackend symbolic, Tape tape) {
    Var parameters(TrainingStep step) {
      return tape.variable(
          symbolic.input("parameters", TensorType.real(step.objective().layout().shape())));
    }

    Var key() {
      return constant("key", TensorType.integer(TrainingStep.KEY_SIZE));
    }

    Var constant(String name, TensorType type) {
      return tape.constant(symbolic.input(name, type));
    }

    List<Var> all(String name, List<TensorType> types) {
      List<Var> vars = new ArrayList<>();
      for (TensorType type : types) {
        vars.add(constant(name + "." + vars.size(), type));
      }
      return vars;
    }
  }
}
