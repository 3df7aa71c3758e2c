package io.sarmal.autodiff;

/** How loops over time run. */
public enum Fusion {
  /** As fast as the passes and the backend make them. */
  AUTO,
  /** Step by step, one operation at a time: what the equations mean, for tests to compare with. */
  OFF
}
