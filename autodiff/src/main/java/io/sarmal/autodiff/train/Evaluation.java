package io.sarmal.autodiff.train;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import java.util.List;

/**
 * The loss of a model over a sequence of batches, without training and without dropout, with the
 * parameters as they were when this began. For use by one thread.
 */
public final class Evaluation implements AutoCloseable {
  private final Backend backend;
  private final Objective objective;
  private final Tensor parameters;
  private List<Tensor> carried = List.of();
  private boolean begun;

  /**
   * An evaluation that begins a sequence.
   *
   * @param parameters the flat buffer, in the order of the objective's layout
   */
  public Evaluation(Backend backend, Objective objective, Tensor parameters) {
    this.backend = backend;
    this.objective = objective;
    this.parameters = backend.reshape(parameters, parameters.shape());
  }

  /** The loss of the next batch of the sequence. */
  public double loss(Batch batch) {
    try (Tape tape = Tape.inference(backend)) {
      objective.layout().bind(tape.constant(parameters));
      Objective.Result result =
          objective.loss(
              tape,
              batch.on(tape),
              begun
                  ? carried.stream().map(tape::constant).toList()
                  : objective.initialCarry(tape, batch),
              Phase.EVALUATION);
      double loss = result.loss().item();
      carried.forEach(backend::release);
      carried = result.carried().stream().map(tape::keep).toList();
      begun = true;
      return loss;
    }
  }

  @Override
  public void close() {
    backend.release(parameters);
    carried.forEach(backend::release);
    carried = List.of();
  }
}
