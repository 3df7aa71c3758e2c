package io.sarmal.cells.lstm;

import com.google.auto.service.AutoService;
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
 * The long short-term memory cell with coupled input and forget gates: what is let in is what is
 * forgotten. Greff, Srivastava, Koutník, Steunebrink and Schmidhuber 2017, section III (CIFG).
 */
@AutoService(CellProvider.class)
public final class CoupledLstmProvider implements CellProvider {
  @Override
  public String name() {
    return "lstm-coupled";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new CoupledLstm(spec);
  }

  /**
   * The state is {@code (h, c)}, each {@code [B, H]}; three quarters of an LSTM's parameters:
   *
   * <pre>
   * f  = σ(x·Wf + h·Uf + bf)      how much of the cell state is kept; bf starts at 1
   * i  = 1 - f                    how much of the candidate is let in
   * g  = tanh(x·Wg + h·Ug + bg)   the candidate
   * o  = σ(x·Wo + h·Uo + bo)      how much of the cell state is shown
   * c' = f∘c + i∘g
   * h' = o∘tanh(c')
   * </pre>
   */
  private static final class CoupledLstm extends BasicCell {
    private final Parameter wf = inputWeight("wf");
    private final Parameter wg = inputWeight("wg");
    private final Parameter wo = inputWeight("wo");
    private final Parameter uf = recurrentWeight("uf");
    private final Parameter ug = recurrentWeight("ug");
    private final Parameter uo = recurrentWeight("uo");
    private final Parameter bf = bias("bf", 1);
    private final Parameter bg = bias("bg");
    private final Parameter bo = bias("bo");

    CoupledLstm(CellSpec spec) {
      super(spec);
    }

    @Override
    public List<Integer> stateSizes() {
      return List.of(hiddenSize, hiddenSize);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.recurrent(0);
      Var c = state.get(1);
      Var f = x.matmul(wf).plus(h.matmul(uf)).plus(bf).sigmoid();
      Var i = f.oneMinus();
      Var g = x.matmul(wg).plus(h.matmul(ug)).plus(bg).tanh();
      Var o = x.matmul(wo).plus(h.matmul(uo)).plus(bo).sigmoid();
      Var nextC = f.times(c).plus(i.times(g));
      Var nextH = o.times(nextC.tanh());
      return Step.of(nextH, State.of(nextH, nextC))
          .gate("input", i)
          .gate("forget", f)
          .gate("output", o);
    }
  }
}
