package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.CellConformance;

class MultiplicativeLstmConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "lstm-multiplicative";
  }
}
