package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.CellConformance;

class ProjectedLstmConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "lstm-projected";
  }
}
