package io.sarmal.cells.rnn;

import io.sarmal.autodiff.check.CellConformance;

class FastGrnnConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "fastgrnn";
  }
}
