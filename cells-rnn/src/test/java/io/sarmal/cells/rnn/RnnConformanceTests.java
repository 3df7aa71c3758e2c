package io.sarmal.cells.rnn;

import io.sarmal.autodiff.check.CellConformance;

class RnnConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "rnn";
  }
}
