package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.CellConformance;

class JanetConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "janet";
  }
}
