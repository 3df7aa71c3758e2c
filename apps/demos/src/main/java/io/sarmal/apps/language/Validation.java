package io.sarmal.apps.language;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.text.Batches;
import io.sarmal.autodiff.train.Evaluation;

/**
 * The measure of a model on a text that it was not trained on.
 *
 * <p>The text is read in several rows side by side, each from an empty state; rows are at least one
 * window long, so a short text has fewer of them.
 */
public final class Validation {
  private final Batches batches;

  /**
   * A text to measure by.
   *
   * @param ids at least 2
   * @param rows at most so many
   * @param steps the length of a window
   */
  public Validation(ImmutableIntArray ids, int rows, int steps) {
    int fitting = Math.max(1, (ids.length() - 1) / steps);
    this.batches = new Batches(ids, Math.min(rows, fitting), steps);
  }

  /** The mean cross-entropy in nats per unit over the whole text. */
  public double nats(Evaluation evaluation) {
    double sum = 0;
    for (int window = 0; window < batches.count(); window++) {
      sum += evaluation.loss(batches.get(window)) * batches.predictions(window);
    }
    return sum / batches.predictions();
  }
}
