package io.sarmal.autodiff.optim;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A scale for the learning rate that falls when the validation loss does: whenever so many
 * validations in a row were no better than the best before them, it is multiplied by a factor.
 *
 * <p>Immutable: {@link #afterValidation} gives the next one. Multiply {@link #scale} with the rate
 * of any {@link Schedule}. All that has to be saved for resuming is {@link #state}.
 *
 * @param factor in (0, 1)
 * @param patience how many validations without progress it takes, from 1
 * @param progress a validation is better if its loss is below the best by more than this, from 0,
 *     in the unit of the loss
 * @param floor the least scale, in [0, 1]
 * @param state where it is
 */
public record ReduceOnPlateau(
    double factor, int patience, double progress, double floor, State state) {
  /**
   * What changes from validation to validation.
   *
   * @param scale in [0, 1]
   * @param best the least loss so far, infinite before the first validation
   * @param waited how many validations there were since the best or the last fall, from 0
   */
  public record State(double scale, double best, int waited) {
    /** The state before the first validation. */
    public static final State INITIAL = new State(1, Double.POSITIVE_INFINITY, 0);

    /** Checks the ranges. */
    public State {
      checkArgument(scale >= 0 && scale <= 1, "a scale is in [0, 1], not %s", scale);
      checkArgument(!Double.isNaN(best), "the best loss is a number or infinite, not NaN");
      checkArgument(waited >= 0, "a count of validations is 0 or more, not %s", waited);
    }
  }

  /** Checks the settings. */
  public ReduceOnPlateau {
    checkArgument(
        factor > 0 && factor < 1, "the factor of a reduction is in (0, 1), not %s", factor);
    Bounds.checkCount("the patience, in validations,", patience);
    checkArgument(
        progress >= 0 && Double.isFinite(progress),
        "the least progress is finite and 0 or more, not %s",
        progress);
    checkArgument(floor >= 0 && floor <= 1, "the least scale is in [0, 1], not %s", floor);
  }

  /** A scale of 1 that any lower loss keeps, and that may fall without end. */
  public static ReduceOnPlateau of(double factor, int patience) {
    return new ReduceOnPlateau(factor, patience, 0, 0, State.INITIAL);
  }

  /** What to multiply a learning rate with, in [0, 1]. */
  public double scale() {
    return state.scale;
  }

  /** The same settings in another state, such as one that was saved. */
  public ReduceOnPlateau with(State other) {
    return new ReduceOnPlateau(factor, patience, progress, floor, other);
  }

  /**
   * What it is after one validation more.
   *
   * @param loss of the validation; NaN is no progress
   */
  public ReduceOnPlateau afterValidation(double loss) {
    if (loss < state.best - progress) {
      return with(new State(state.scale, loss, 0));
    }
    if (state.waited + 1 < patience) {
      return with(new State(state.scale, state.best, state.waited + 1));
    }
    double lower = Math.max(state.scale * factor, Math.min(floor, state.scale));
    return with(new State(lower, state.best, 0));
  }
}
