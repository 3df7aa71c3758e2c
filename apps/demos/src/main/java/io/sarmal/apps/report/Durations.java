package io.sarmal.apps.report;

import java.time.Duration;
import java.util.Locale;

/** Durations for people. */
public final class Durations {
  private Durations() {}

  /** As {@code 8 s}, {@code 3 min 05 s} or {@code 2 h 07 min}. */
  public static String format(Duration duration) {
    long seconds = duration.plusMillis(500).toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
  }
}
