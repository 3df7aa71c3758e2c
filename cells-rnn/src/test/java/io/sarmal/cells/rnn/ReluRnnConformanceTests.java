package io.sarmal.cells.rnn;

import io.sarmal.autodiff.check.CellConformance;

class ReluRnnConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "rnn-relu";
  }
}
