package io.sarmal.cells.gru;

import io.sarmal.autodiff.check.CellConformance;

class LightGruConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "ligru";
  }
}
