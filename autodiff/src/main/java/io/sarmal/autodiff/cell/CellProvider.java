package io.sarmal.autodiff.cell;

import io.sarmal.core.Plugin;

/** What a cell plugin registers with {@link java.util.ServiceLoader}. */
public interface CellProvider extends Plugin {
  /** A new cell. */
  Cell create(CellSpec spec);
}
