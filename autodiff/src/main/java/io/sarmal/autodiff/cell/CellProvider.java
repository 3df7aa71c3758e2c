package io.sarmal.autodiff.cell;

import io.sarmal.core.Plugin;
import java.util.Optional;

/** What a cell plugin registers with {@link java.util.ServiceLoader}. */
public interface CellProvider extends Plugin {
  /** A new cell. */
  Cell create(CellSpec spec);

  /**
   * Which of the field's well-known cells this is, if it is one, by the same equations: then models
   * of it can be exchanged with other programs. Nothing else depends on it.
   */
  default Optional<StandardForm> standardForm() {
    return Optional.empty();
  }
}
