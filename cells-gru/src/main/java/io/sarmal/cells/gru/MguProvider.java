package io.sarmal.cells.gru;

import com.google.auto.service.AutoService;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.BasicCell;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;

/**
 * The minimal gated unit, whose one forget gate does the work of the GRU's two: Zhou, Wu, Zhang and
 * Zhou 2016, section 3.
 */
@AutoService(CellProvider.class)
public final class MguProvider implements CellProvider {
  @Override
  public String name() {
    return "mgu";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new Mgu(spec);
  }

  /**
   * The candidate's product needs the gated hidden state, so a step has two products in a row:
   *
   * <pre>
   * f  = σ(x·Wf + h·Uf + bf)          how much of the state is replaced
   * n  = tanh(x·Wn + (f∘h)·Un + bn)   the candidate
   * h' = (1 - f)∘h + f∘n
   * </pre>
   */
  private static final class Mgu extends BasicCell {
    private final Parameter wf = inputWeight("wf");
    private final Parameter wn = inputWeight("wn");
    private final Parameter uf = recurrentWeight("uf");
    private final Parameter un = recurrentWeight("un");
    private final Parameter bf = bias("bf");
    private final Parameter bn = bias("bn");

    Mgu(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var dropped = state.recurrent(0);
      Var f = x.matmul(wf).plus(dropped.matmul(uf)).plus(bf).sigmoid();
      Var n = x.matmul(wn).plus(f.times(dropped).matmul(un)).plus(bn).tanh();
      Var next = f.oneMinus().times(state.get(0)).plus(f.times(n));
      return Step.of(next).gate("forget", f);
    }
  }
}
