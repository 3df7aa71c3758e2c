package io.sarmal.apps.bench;

import java.util.Arrays;

/**
 * Times a step: runs it for a while to warm up, then for a while measured.
 *
 * @param warmSeconds how long to warm up
 * @param seconds how long to measure
 */
record Stopwatch(double warmSeconds, double seconds) {
  private static final int WARM_STEPS = 3;
  private static final int STEPS = 15;
  private static final int MOST_STEPS = 2_000_000;

  /** The measured times in milliseconds, in ascending order: at least {@value #STEPS}. */
  double[] time(Runnable step) {
    long start = System.nanoTime();
    for (int i = 0; i < WARM_STEPS || secondsSince(start) < warmSeconds; i++) {
      step.run();
    }
    double[] milliseconds = new double[1024];
    int count = 0;
    start = System.nanoTime();
    long last = start;
    while (count < STEPS || (count < MOST_STEPS && (last - start) / 1e9 < seconds)) {
      step.run();
      long now = System.nanoTime();
      if (count == milliseconds.length) {
        milliseconds = Arrays.copyOf(milliseconds, 2 * count);
      }
      milliseconds[count++] = (now - last) / 1e6;
      last = now;
    }
    double[] sorted = Arrays.copyOf(milliseconds, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
