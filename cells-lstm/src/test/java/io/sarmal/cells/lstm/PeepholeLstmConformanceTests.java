package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.CellConformance;

class PeepholeLstmConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "lstm-peephole";
  }
}
