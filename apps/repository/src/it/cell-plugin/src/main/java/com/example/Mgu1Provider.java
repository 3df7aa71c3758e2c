package com.example;

import com.google.auto.service.AutoService;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.BasicCell;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;

@AutoService(CellProvider.class)
public final class Mgu1Provider implements CellProvider {
  @Override public String name() { return "mgu1"; }

  @Override public Cell create(CellSpec spec) { return new Mgu1(spec); }

  private static final class Mgu1 extends BasicCell {
    final Parameter uf = recurrentWeight("uf"), bf = bias("bf");
    final Parameter wh = inputWeight("wh"), uh = recurrentWeight("uh"), bh = bias("bh");

    Mgu1(CellSpec spec) { super(spec); }

    @Override public Step step(Var x, State state) {
      Var h = state.get(0);
      Var f = h.matmul(uf).plus(bf).sigmoid();
      Var candidate = x.matmul(wh).plus(f.times(h).matmul(uh)).plus(bh).tanh();
      Var next = f.oneMinus().times(h).plus(f.times(candidate));
      return Step.of(next).gate("forget", f);
    }
  }
}
