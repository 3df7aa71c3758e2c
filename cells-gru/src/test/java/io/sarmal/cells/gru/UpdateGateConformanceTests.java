package io.sarmal.cells.gru;

import io.sarmal.autodiff.check.CellConformance;

class UpdateGateConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "ugrnn";
  }
}
