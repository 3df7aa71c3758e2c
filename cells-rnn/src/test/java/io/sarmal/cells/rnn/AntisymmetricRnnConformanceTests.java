package io.sarmal.cells.rnn;

import io.sarmal.autodiff.check.CellConformance;

class AntisymmetricRnnConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "rnn-antisymmetric";
  }
}
