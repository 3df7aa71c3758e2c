package io.sarmal.cells.gru;

import io.sarmal.autodiff.check.CompiledOptions;

class GruCompiledOptionsTests extends CompiledOptions {
  @Override
  protected String cell() {
    return "gru";
  }
}
