package io.sarmal.autodiff.model;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A language model that reads one token after the other and says after each what may come next,
 * with the parameters as they were when this began. For use by one thread.
 */
public final class TokenStream implements AutoCloseable {
  private final Backend backend;
  private final LanguageModel model;
  private final Tensor parameters;
  private List<List<Tensor>> states = List.of();

  /**
   * A stream at its beginning.
   *
   * @param parameters the flat buffer, in the order of the model's layout
   */
  public TokenStream(Backend backend, LanguageModel model, Tensor parameters) {
    this.backend = backend;
    this.model = model;
    this.parameters = backend.reshape(parameters, parameters.shape());
  }

  /**
   * Reads a token.
   *
   * @return the logits of the next one, one for each token of the vocabulary
   */
  public float[] next(int token) {
    try (Tape tape = Tape.inference(backend)) {
      model.layout().bind(tape.constant(parameters));
      LanguageModel.Result result =
          model.run(tape.integers(Shape.of(1, 1), token), states(tape), Phase.EVALUATION);
      float[] logits = result.logits().toFloats();
      release();
      states = new ArrayList<>();
      for (State state : result.states()) {
        states.add(state.parts().stream().map(tape::keep).toList());
      }
      return logits;
    }
  }

  private List<State> states(Tape tape) {
    return states.isEmpty()
        ? model.initialStates(tape, 1)
        : states.stream()
            .map(parts -> new State(parts.stream().map(tape::constant).toList()))
            .toList();
  }

  private void release() {
    states.forEach(parts -> parts.forEach(backend::release));
  }

  @Override
  public void close() {
    backend.release(parameters);
    release();
    states = List.of();
  }
}
