package io.sarmal.autodiff.train;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;

/** How long to train: so many steps, or so much time. */
public sealed interface Budget {
  /**
   * The share that is used up, 0 to 1.
   *
   * @param steps those done
   * @param spent the time that they took
   */
  double done(long steps, Duration spent);

  /**
   * A number of steps.
   *
   * @param count 1 or more
   */
  record Steps(long count) implements Budget {
    /** Checks the number. */
    public Steps {
      checkArgument(count >= 1, "a number of steps is 1 or more, not %s", count);
    }

    @Override
    public double done(long steps, Duration spent) {
      return Math.min(1, (double) steps / count);
    }
  }

  /**
   * A span of time; the step under way at its end is finished, and a run takes one at least.
   *
   * @param span above 0
   */
  record Time(Duration span) implements Budget {
    /** Checks the span. */
    public Time {
      checkArgument(
          !span.isNegative() && !span.isZero(), "a span of time is above 0, not %s", span);
    }

    @Override
    public double done(long steps, Duration spent) {
      return Math.min(1, (double) spent.toNanos() / span.toNanos());
    }
  }
}
