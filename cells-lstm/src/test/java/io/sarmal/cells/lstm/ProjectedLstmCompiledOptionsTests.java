package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.CompiledOptions;

class ProjectedLstmCompiledOptionsTests extends CompiledOptions {
  @Override
  protected String cell() {
    return "lstm-projected";
  }

  @Override
  protected boolean endsInAProduct() {
    return true;
  }
}
