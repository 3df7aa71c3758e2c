package io.sarmal.autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Var;

/**
 * Inverted dropout: in training each element is zero with probability {@code rate}, and the others
 * are divided by {@code 1 - rate}. Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov
 * 2014.
 *
 * <p>The mask is a pure function of the phase's key, the stream and an element's index.
 *
 * @param rate in [0, 1)
 * @param stream a number that no other random layer of the model has
 */
public record Dropout(double rate, int stream) {
  /** Checks the rate. */
  public Dropout {
    checkArgument(rate >= 0 && rate < 1, "a dropout rate is in [0, 1), not %s", rate);
  }

  /** The input itself unless training. */
  public Var apply(Var x, Phase phase) {
    if (rate == 0 || phase.key().isEmpty()) {
      return x;
    }
    Var draw = x.tape().random(x.shape(), phase.key().get(), stream);
    return draw.greaterOrEqual(rate).times(x).times(1 / (1 - rate));
  }
}
