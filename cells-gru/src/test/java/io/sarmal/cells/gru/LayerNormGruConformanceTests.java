package io.sarmal.cells.gru;

import io.sarmal.autodiff.check.CellConformance;

class LayerNormGruConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "gru-layernorm";
  }
}
