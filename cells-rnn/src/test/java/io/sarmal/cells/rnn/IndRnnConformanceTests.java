package io.sarmal.cells.rnn;

import io.sarmal.autodiff.check.CellConformance;

class IndRnnConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "indrnn";
  }
}
