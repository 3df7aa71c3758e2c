package io.sarmal.apps;

import io.sarmal.autodiff.train.Budget;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How long to train; at most one of these is given. */
final class BudgetOptions {
  @Range(min = 0.001, max = 1e6)
  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Go through the text so many times. Default: 10.")
  private Double epochs;

  @Range(min = 1, max = 2e9)
  @Option(names = "--steps", paramLabel = "N", description = "Make so many updates.")
  private Integer steps;

  @Range(min = 0.001, max = 1e6)
  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "Train so long. Default for the default corpus: 2.")
  private Double minutes;

  /** What was asked for, if anything was. */
  Optional<Budget> budget(int stepsPerEpoch) {
    if (epochs != null) {
      return Optional.of(epochs(epochs, stepsPerEpoch));
    }
    if (steps != null) {
      return Optional.of(new Budget.Steps(steps));
    }
    return Optional.ofNullable(minutes).map(BudgetOptions::minutes);
  }

  static Budget epochs(double epochs, int stepsPerEpoch) {
    return new Budget.Steps(Math.max(1, Math.round(epochs * stepsPerEpoch)));
  }

  static Budget minutes(double minutes) {
    return new Budget.Time(Duration.ofMillis(Math.round(minutes * 60_000)));
  }
}
