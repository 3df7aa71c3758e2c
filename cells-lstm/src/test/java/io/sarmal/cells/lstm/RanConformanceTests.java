package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.CellConformance;

class RanConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "ran";
  }
}
