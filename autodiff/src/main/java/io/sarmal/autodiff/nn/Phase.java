package io.sarmal.autodiff.nn;

import io.sarmal.autodiff.Var;
import java.util.Optional;

/**
 * Whether a model trains or is used: what dropout depends on.
 *
 * @param key in training the key of all random draws, integers {@code [2..4]}: the two halves of a
 *     seed, then the training step; empty when the model is used
 */
public record Phase(Optional<Var> key) {
  /** Using the model: nothing is random. */
  public static final Phase EVALUATION = new Phase(Optional.empty());

  /** Training with a key. */
  public static Phase training(Var key) {
    return new Phase(Optional.of(key));
  }
}
