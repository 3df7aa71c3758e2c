package io.sarmal.cells.gru;

import io.sarmal.autodiff.check.CellConformance;

class MinGruConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "mingru";
  }
}
