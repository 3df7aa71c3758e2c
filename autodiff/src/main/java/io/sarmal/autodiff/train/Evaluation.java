package io.sarmal.autodiff.train;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The loss of a model over a sequence of batches, without training and without dropout, with the
 * parameters as they were when this began. For use by one thread.
 *
 * <p>It is compiled for each shape of batch; what depends on the parameters only is computed once.
 */
public final class Evaluation implements AutoCloseable {
  private final CompiledLoss loss;
  private final Backend backend;
  private final Tensor parameters;
  private final Map<CompiledLoss.Compiled, List<Tensor>> prepared = new HashMap<>();
  private List<Tensor> carried = List.of();
  private boolean begun;

  /**
   * An evaluation that begins a sequence.
   *
   * @param parameters the flat buffer, in the order of the objective's layout
   */
  public Evaluation(Backend backend, Objective objective, Tensor parameters) {
    this(new CompiledLoss(backend, objective), parameters);
  }

  Evaluation(CompiledLoss loss, Tensor parameters) {
    this.loss = loss;
    this.backend = loss.backend();
    this.parameters = backend.reshape(parameters, parameters.shape());
  }

  /** The loss of the next batch of the sequence. */
  public double loss(Batch batch) {
    try (Tape tape = Tape.inference(backend)) {
      List<Tensor> arrays = values(batch.on(tape));
      List<Tensor> before = begun ? carried : values(loss.objective().initialCarry(tape, batch));
      CompiledLoss.Compiled compiled = loss.of(PassSignature.of(arrays, before));
      List<Tensor> arguments = new ArrayList<>(arrays);
      arguments.addAll(before);
      arguments.addAll(prepared.computeIfAbsent(compiled, this::prepare));
      List<Tensor> results = compiled.rest().run(arguments);
      double value = tape.adopt(results.get(0)).item();
      carried.forEach(backend::release);
      carried = List.copyOf(results.subList(1, results.size()));
      begun = true;
      return value;
    }
  }

  private List<Tensor> prepare(CompiledLoss.Compiled compiled) {
    return compiled.preparation().run(List.of(parameters));
  }

  private static List<Tensor> values(List<Var> vars) {
    return vars.stream().map(Var::value).toList();
  }

  @Override
  public void close() {
    prepared.values().forEach(tensors -> tensors.forEach(backend::release));
    prepared.clear();
    backend.release(parameters);
    carried.forEach(backend::release);
    carried = List.of();
  }
}
