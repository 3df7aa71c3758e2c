package io.sarmal.backend.opencl;

/** Sizes of buffers: few, so that one that is free again fits the next that is asked for. */
final class SizeClass {
  private static final long LEAST = 256;

  private SizeClass() {}

  /** The least size of a buffer for so many bytes: at most a quarter more. */
  static long above(long bytes) {
    if (bytes <= LEAST) {
      return LEAST;
    }
    long quarter = Math.max(1, Long.highestOneBit(bytes - 1) >> 2);
    return (bytes + quarter - 1) / quarter * quarter;
  }
}
