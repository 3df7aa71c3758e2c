package io.sarmal.autodiff.train;

import java.util.Locale;

/**
 * A step, or a validation, whose figures are not finite.
 *
 * @param number from 1
 * @param what such as {@code the loss}
 * @param value NaN or an infinity
 * @param diagnosis why
 * @param inARow how many have failed without success in between, this one included
 */
public record NonFiniteStep(
    long number, String what, double value, Diagnosis diagnosis, int inARow) {
  static NonFiniteStep of(long number, Trainer.Report report, Diagnosis diagnosis, int inARow) {
    boolean loss = !Double.isFinite(report.loss());
    return new NonFiniteStep(
        number,
        loss ? "the loss" : "the norm of the gradient",
        loss ? report.loss() : report.gradientNorm(),
        diagnosis,
        inARow);
  }

  /** As {@code step 12: the loss is NaN, first met in layers.0, gate forget, time step 3: NaN}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "step %,d: %s is %s, %s", number, what, value, diagnosis);
  }
}
