package io.sarmal.cells.rnn;

import io.sarmal.autodiff.check.CellConformance;

class IntersectionRnnConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "intersection-rnn";
  }
}
