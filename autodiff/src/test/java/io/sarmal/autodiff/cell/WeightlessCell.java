package io.sarmal.autodiff.cell;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import java.util.List;

/** A cell without parameters, whose input, state and output are equally wide. */
record WeightlessCell(int outputSize, StepFunction equations) implements Cell {
  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(outputSize);
  }

  @Override
  public Step step(Var x, State state) {
    return equations.step(x, state);
  }
}
