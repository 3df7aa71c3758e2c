package io.sarmal.core;

import java.util.List;

/**
 * What a backend plugin registers with {@link java.util.ServiceLoader}.
 *
 * <p>Finding out whether it is available must be cheap and must not throw: a missing native library
 * or device is an {@link Availability.Unavailable} with its reason.
 *
 * <pre>{@code
 * final class ReferenceProvider implements BackendProvider {
 *   public String name() {
 *     return "mine";
 *   }
 *
 *   public Availability availability() {
 *     return new Availability.Available(10, "float64, one thread");
 *   }
 *
 *   public Backend open() {
 *     return new ReferenceBackend();
 *   }
 * }
 *
 * try (Backend mine = new ReferenceProvider().open()) {
 *   System.out.println(mine.name());
 * }
 * }</pre>
 */
public interface BackendProvider extends Plugin {
  /** Whether the backend can be used here, and how much it wants to be. */
  Availability availability();

  /**
   * What the backend could run on where there is a choice, such as every GPU, each described on one
   * line for a person; cheap, like {@link #availability}.
   */
  default List<String> devices() {
    return List.of();
  }

  /**
   * Opens the backend.
   *
   * @throws IllegalStateException if it is not available
   */
  Backend open();
}
