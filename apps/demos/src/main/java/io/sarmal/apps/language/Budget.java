package io.sarmal.apps.language;

import java.time.Duration;

/** How long to train: so many steps, or so much time. */
public sealed interface Budget {
  /** The share that is used up, 0 to 1. */
  double done(long steps, Duration elapsed);

  /** A number of steps. */
  record Steps(long count) implements Budget {
    @Override
    public double done(long steps, Duration elapsed) {
      return Math.min(1, (double) steps / count);
    }
  }

  /** A span of time; the step under way at its end is finished. */
  record Time(Duration span) implements Budget {
    @Override
    public double done(long steps, Duration elapsed) {
      return Math.min(1, (double) elapsed.toNanos() / span.toNanos());
    }
  }
}
