package io.sarmal.cells.gru;

import io.sarmal.autodiff.check.CellConformance;

class MguConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "mgu";
  }
}
