package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.CompiledOptions;
import java.util.List;

class LayerNormLstmCompiledOptionsTests extends CompiledOptions {
  @Override
  protected String cell() {
    return "lstm-layernorm";
  }

  @Override
  protected List<Integer> launchesOfDropoutOnTheState() {
    return List.of(1, 2);
  }
}
