package io.sarmal.apps.report;

import io.sarmal.apps.text.Unit;
import java.util.Locale;

/**
 * How badly a model predicts a text: the mean of -ln p of what really came next.
 *
 * @param nats per unit of text; 0 is perfect
 * @param unit what the text was cut into
 */
public record CrossEntropy(double nats, Unit unit) {
  /** The same in bits per unit. */
  public double bits() {
    return nats / Math.log(2);
  }

  /** Among how many equally likely units the model might as well have guessed: e to the nats. */
  public double perplexity() {
    return Math.exp(nats);
  }

  /** As {@code 1.5234 nats/char, 2.1978 bits/char, perplexity 4.588}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.4f nats/%s, %.4f bits/%s, perplexity %.3f",
        nats,
        unit.label(),
        bits(),
        unit.label(),
        perplexity());
  }
}
