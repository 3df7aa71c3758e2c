package io.sarmal.core;

/**
 * What a backend plugin registers with {@link java.util.ServiceLoader}.
 *
 * <p>Finding out whether it is available must be cheap and must not throw: a missing native library
 * or device is an {@link Availability.Unavailable} with its reason.
 */
public interface BackendProvider extends Plugin {
  /** Whether the backend can be used here, and how much it wants to be. */
  Availability availability();

  /**
   * Opens the backend.
   *
   * @throws IllegalStateException if it is not available
   */
  Backend open();
}
