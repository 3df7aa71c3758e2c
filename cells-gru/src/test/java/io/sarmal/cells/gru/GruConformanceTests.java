package io.sarmal.cells.gru;

import io.sarmal.autodiff.check.CellConformance;

class GruConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "gru";
  }
}
