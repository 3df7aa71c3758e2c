package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.CellConformance;

class SlstmConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "slstm";
  }
}
