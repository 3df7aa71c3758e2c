package io.sarmal.cells.gru;

import io.sarmal.autodiff.check.CellConformance;

class ResetBeforeGruConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "gru-reset-before";
  }
}
