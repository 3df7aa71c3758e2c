package io.sarmal.autodiff.check;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.BasicCell;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;
import java.util.function.Function;

/** A right cell, {@code h' = tanh(x·W + h·U + b)}, from which wrong ones are made. */
class TestCell extends BasicCell {
  final Parameter w = inputWeight("w");
  final Parameter u = recurrentWeight("u");
  final Parameter b = bias("b");

  TestCell(CellSpec spec) {
    super(spec);
  }

  @Override
  public Step step(Var x, State state) {
    return Step.of(next(x, state.get(0)));
  }

  Var next(Var x, Var h) {
    return x.matmul(w).plus(h.matmul(u)).plus(b).tanh();
  }

  /** A plugin that makes such cells. */
  record Provider(String name, Function<CellSpec, Cell> cells) implements CellProvider {
    @Override
    public Cell create(CellSpec spec) {
      return cells.apply(spec);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
