package io.sarmal.autodiff.check;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.BasicCell;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;
import java.util.List;

/**
 * An LSTM for tests of backends: those of the cell plugins run on backends, which cannot see them.
 */
public final class TestLstm implements CellProvider {
  @Override
  public String name() {
    return "test-lstm";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new Lstm(spec);
  }

  private static final class Lstm extends BasicCell {
    private final Parameter wi = inputWeight("wi");
    private final Parameter wf = inputWeight("wf");
    private final Parameter wg = inputWeight("wg");
    private final Parameter wo = inputWeight("wo");
    private final Parameter ui = recurrentWeight("ui");
    private final Parameter uf = recurrentWeight("uf");
    private final Parameter ug = recurrentWeight("ug");
    private final Parameter uo = recurrentWeight("uo");
    private final Parameter bf = bias("bf", 1);

    Lstm(CellSpec spec) {
      super(spec);
    }

    @Override
    public List<Integer> stateSizes() {
      return List.of(hiddenSize, hiddenSize);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.get(0);
      Var i = x.matmul(wi).plus(h.matmul(ui)).sigmoid();
      Var f = x.matmul(wf).plus(h.matmul(uf)).plus(bf).sigmoid();
      Var g = x.matmul(wg).plus(h.matmul(ug)).tanh();
      Var o = x.matmul(wo).plus(h.matmul(uo)).sigmoid();
      Var c = f.times(state.get(1)).plus(i.times(g));
      Var y = o.times(c.tanh());
      return Step.of(y, State.of(y, c));
    }
  }
}
