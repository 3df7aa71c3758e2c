package io.sarmal.autodiff.optim;

import static com.google.common.base.Preconditions.checkArgument;

/** What schedules ask of their settings. */
final class Bounds {
  private Bounds() {}

  static void checkRate(String what, double rate) {
    checkArgument(
        rate >= 0 && Double.isFinite(rate), "%s is finite and 0 or more, not %s", what, rate);
  }

  static void checkFactor(double factor) {
    checkArgument(factor > 0 && factor <= 1, "the factor of a decay is in (0, 1], not %s", factor);
  }

  static void checkCount(String what, long count) {
    checkArgument(count >= 1, "%s is at least 1, not %s", what, count);
  }

  static void checkStep(long step) {
    checkArgument(step >= 0, "steps are counted from 0, not %s", step);
  }
}
