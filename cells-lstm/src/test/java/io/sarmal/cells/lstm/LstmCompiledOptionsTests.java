package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.CompiledOptions;

class LstmCompiledOptionsTests extends CompiledOptions {
  @Override
  protected String cell() {
    return "lstm";
  }
}
