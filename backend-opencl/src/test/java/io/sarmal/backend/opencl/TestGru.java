package io.sarmal.backend.opencl;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.BasicCell;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;

/** A GRU for tests: those of the cell plugins run on this backend, so it cannot see them. */
final class TestGru implements CellProvider {
  @Override
  public String name() {
    return "test-gru";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new Gru(spec);
  }

  private static final class Gru extends BasicCell {
    private final Parameter wr = inputWeight("wr");
    private final Parameter wz = inputWeight("wz");
    private final Parameter wn = inputWeight("wn");
    private final Parameter ur = recurrentWeight("ur");
    private final Parameter uz = recurrentWeight("uz");
    private final Parameter un = recurrentWeight("un");
    private final Parameter bn = bias("bn");

    Gru(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.get(0);
      Var r = x.matmul(wr).plus(h.matmul(ur)).sigmoid();
      Var z = x.matmul(wz).plus(h.matmul(uz)).sigmoid();
      Var n = x.matmul(wn).plus(r.times(h.matmul(un).plus(bn))).tanh();
      return Step.of(z.oneMinus().times(n).plus(z.times(h)));
    }
  }
}
