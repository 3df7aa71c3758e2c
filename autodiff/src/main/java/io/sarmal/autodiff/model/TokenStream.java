package io.sarmal.autodiff.model;

import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;

/**
 * A language model that reads one token after the other and says after each what may come next,
 * with the parameters as they were when this began. For use by one thread.
 */
public final class TokenStream implements AutoCloseable {
  private final Model model;
  private Model.State state;

  /**
   * A stream at its beginning.
   *
   * @param parameters the flat buffer, in the order of the model's layout
   */
  public TokenStream(Backend backend, LanguageModel model, Tensor parameters) {
    this.model = new Model(backend, model, parameters);
    this.state = this.model.begin(1);
  }

  /**
   * Reads a token.
   *
   * @return the logits of the next one, one for each token of the vocabulary
   */
  public float[] next(int token) {
    Model.Prediction prediction = model.run(state, token);
    state.close();
    state = prediction.state();
    return prediction.logits();
  }

  @Override
  public void close() {
    state.close();
    model.close();
  }
}
