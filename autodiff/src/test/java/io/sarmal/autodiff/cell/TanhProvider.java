package io.sarmal.autodiff.cell;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;

/** The simplest cell, for tests: those of the plugins cannot be seen from here. */
public final class TanhProvider implements CellProvider {
  @Override
  public String name() {
    return "test-tanh";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new Tanh(spec);
  }

  private static final class Tanh extends BasicCell {
    private final Parameter w = inputWeight("w");
    private final Parameter u = recurrentWeight("u");
    private final Parameter b = bias("b");

    Tanh(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      return Step.of(x.matmul(w).plus(state.get(0).matmul(u)).plus(b).tanh());
    }
  }
}
