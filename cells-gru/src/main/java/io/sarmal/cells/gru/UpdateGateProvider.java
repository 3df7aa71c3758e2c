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
 * The update gate network, a simple recurrent network with one gate between the old state and the
 * new: Collins, Sohl-Dickstein and Sussillo 2017, section 1.1.
 */
@AutoService(CellProvider.class)
public final class UpdateGateProvider implements CellProvider {
  @Override
  public String name() {
    return "ugrnn";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new UpdateGate(spec);
  }

  /**
   * What is kept and what is let in are one together:
   *
   * <pre>
   * g  = σ(x·Wg + h·Ug + bg)      how much of the state is kept; bg starts at 1
   * n  = tanh(x·Wn + h·Un + bn)   the candidate
   * h' = g∘h + (1 - g)∘n
   * </pre>
   */
  private static final class UpdateGate extends BasicCell {
    private final Parameter wg = inputWeight("wg");
    private final Parameter wn = inputWeight("wn");
    private final Parameter ug = recurrentWeight("ug");
    private final Parameter un = recurrentWeight("un");
    private final Parameter bg = bias("bg", 1);
    private final Parameter bn = bias("bn");

    UpdateGate(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.recurrent(0);
      Var g = x.matmul(wg).plus(h.matmul(ug)).plus(bg).sigmoid();
      Var n = x.matmul(wn).plus(h.matmul(un)).plus(bn).tanh();
      Var next = g.times(state.get(0)).plus(g.oneMinus().times(n));
      return Step.of(next).gate("update", g);
    }
  }
}
