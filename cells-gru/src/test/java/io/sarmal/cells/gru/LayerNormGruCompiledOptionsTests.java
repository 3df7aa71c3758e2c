package io.sarmal.cells.gru;

import io.sarmal.autodiff.check.CompiledOptions;

class LayerNormGruCompiledOptionsTests extends CompiledOptions {
  @Override
  protected String cell() {
    return "gru-layernorm";
  }
}
