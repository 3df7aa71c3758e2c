package io.sarmal.cells.rnn;

import io.sarmal.autodiff.check.CellConformance;

class FastRnnConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "fastrnn";
  }
}
