package io.sarmal.backend.cpu;

/** A loop that each thread takes one range of, if there is enough to do. */
final class SharedLoop {
  /** From this many numbers to compute on, waking other threads pays. */
  private static final long MIN_SHARED_WORK = 1 << 15;

  private SharedLoop() {}

  /** The body of a loop. */
  @FunctionalInterface
  interface Body {
    /** Does the work of the indices {@code from} to {@code to - 1}. */
    void run(int from, int to);
  }

  /**
   * Runs the indices 0 to {@code n - 1}.
   *
   * @param work how many numbers all of it computes
   */
  static void run(Workers workers, int n, long work, Body body) {
    int shares = work < MIN_SHARED_WORK ? 1 : Math.min(n, workers.threads());
    if (shares <= 1) {
      body.run(0, n);
      return;
    }
    workers.parallelFor(
        shares,
        share -> {
          int from = (int) ((long) n * share / shares);
          int to = (int) ((long) n * (share + 1) / shares);
          body.run(from, to);
        });
  }
}
