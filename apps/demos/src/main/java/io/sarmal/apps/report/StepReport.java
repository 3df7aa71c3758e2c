package io.sarmal.apps.report;

import java.time.Duration;
import java.util.Locale;

/**
 * One training step.
 *
 * @param step from 1
 * @param epoch how many times the text has been gone through, with the part of the present one
 * @param done the share of the run that is done, 0 to 1
 * @param loss mean cross-entropy of this step in nats
 * @param gradientNorm global norm before clipping
 * @param tokensPerSecond predictions trained on a second, over the last steps
 * @param elapsed since training began
 */
public record StepReport(
    long step,
    double epoch,
    double done,
    double loss,
    double gradientNorm,
    double tokensPerSecond,
    Duration elapsed) {

  /** How long the rest takes if it goes on like this. */
  public Duration left() {
    return done <= 0
        ? Duration.ZERO
        : Duration.ofNanos(Math.round(elapsed.toNanos() * (1 - done) / done));
  }

  /** The figures on one line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "step %,d, epoch %.2f, loss %.4f, %,.0f tokens/s, gradient norm %.3f, %s left",
        step,
        epoch,
        loss,
        tokensPerSecond,
        gradientNorm,
        Durations.format(left()));
  }
}
