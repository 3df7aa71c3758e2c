package io.sarmal.autodiff.cell;

import io.sarmal.core.plugin.Catalog;

/** The cells that are there: plugins found on the class path. */
public final class Cells {
  private Cells() {}

  /** All cell plugins that the context class loader sees. */
  public static Catalog<CellProvider> catalog() {
    return Catalog.load(CellProvider.class, "cell");
  }
}
