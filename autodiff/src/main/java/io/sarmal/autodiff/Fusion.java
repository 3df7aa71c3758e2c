package io.sarmal.autodiff;

import static com.google.common.base.Preconditions.checkState;

import io.sarmal.core.program.LoopExplanation;

/** How loops over time run. */
public enum Fusion {
  /** As fast as the passes and the backend make them. */
  AUTO,
  /** Step by step, one operation at a time: what the equations mean, for tests to compare with. */
  OFF,
  /** As {@link #AUTO}; a loop that the backend would run one operation at a time is an error. */
  REQUIRED;

  /**
   * Checks that a loop may run as a backend says.
   *
   * @param loop what to call it
   * @throws IllegalStateException if fusion is required, and it would run one operation at a time
   */
  public void check(String loop, LoopExplanation way) {
    checkState(
        this != REQUIRED || way.fallback().isEmpty(),
        "%s runs one operation at a time, but fusion is required: %s",
        loop,
        way.fallback().orElse(""));
  }
}
