package io.sarmal.core;

/**
 * Sizes that are known only at run time.
 *
 * <p>Inside a traced {@link io.sarmal.core.program.Program} an extent of a {@link Shape} may be one
 * of these negative codes. A run-time size is bound by the shapes of the arguments, so one compiled
 * program serves every number of steps and every batch size.
 */
public final class Dim {
  /** The number of time steps {@code T} of a sequence. */
  public static final int TIME = -1;

  /** The number of rows {@code B} of a batch. */
  public static final int BATCH = -2;

  private Dim() {}

  /**
   * A further run-time size, for programs with more than the two usual ones (the source length of a
   * translation, say).
   *
   * @param index from 0
   * @return its code, a negative number
   */
  public static int runtime(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("a run-time size has an index from 0, not " + index);
    }
    return -3 - index;
  }

  /** Whether an extent is a run-time size rather than a number. */
  public static boolean isRuntime(int extent) {
    return extent < 0;
  }

  /** The extent as a person writes it: {@code "T"}, {@code "B"}, {@code "N0"} or {@code "256"}. */
  public static String name(int extent) {
    return switch (extent) {
      case TIME -> "T";
      case BATCH -> "B";
      default -> extent < 0 ? "N" + (-3 - extent) : Integer.toString(extent);
    };
  }
}
