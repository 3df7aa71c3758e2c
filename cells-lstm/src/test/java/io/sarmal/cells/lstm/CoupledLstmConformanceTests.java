package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.CellConformance;

class CoupledLstmConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "lstm-coupled";
  }
}
