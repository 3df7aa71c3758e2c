package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.CellConformance;

class LayerNormLstmConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "lstm-layernorm";
  }
}
