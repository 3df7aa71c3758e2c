package io.sarmal.cells.gru;

import io.sarmal.autodiff.check.CellConformance;

class AtrConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "atr";
  }
}
