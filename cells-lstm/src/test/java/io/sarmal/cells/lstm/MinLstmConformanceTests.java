package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.CellConformance;

class MinLstmConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "minlstm";
  }
}
