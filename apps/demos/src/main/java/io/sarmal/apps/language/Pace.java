package io.sarmal.apps.language;

/** Units a second, the last steps counting most. */
final class Pace {
  /** The weight that a step's figures lose with each further step. */
  private static final double DECAY = 0.95;

  private double units;
  private double nanos;

  /** Adds a step. */
  void add(long stepUnits, long stepNanos) {
    units = units * DECAY + stepUnits;
    nanos = nanos * DECAY + stepNanos;
  }

  /** Units a second. */
  double perSecond() {
    return units / nanos * 1e9;
  }
}
