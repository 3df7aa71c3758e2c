package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.CompiledOptions;

class LayerNormLstmCompiledOptionsTests extends CompiledOptions {
  @Override
  protected String cell() {
    return "lstm-layernorm";
  }
}
