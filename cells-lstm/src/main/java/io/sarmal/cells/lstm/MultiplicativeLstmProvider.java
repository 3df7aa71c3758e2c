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
 * The multiplicative LSTM, whose recurrent weights depend on the input: Krause, Murray, Renals and
 * Lu 2016, section 3.
 */
@AutoService(CellProvider.class)
public final class MultiplicativeLstmProvider implements CellProvider {
  @Override
  public String name() {
    return "lstm-multiplicative";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new MultiplicativeLstm(spec);
  }

  /**
   * The state is {@code (h, c)}, each {@code [B, H]}; all gates see {@code m} in place of {@code
   * h}, so a step has two products in a row:
   *
   * <pre>
   * m  = (x·Wm)∘(h·Um)            an intermediate state
   * i  = σ(x·Wi + m·Ui + bi)
   * f  = σ(x·Wf + m·Uf + bf)      bf starts at 1
   * g  = tanh(x·Wg + m·Ug + bg)
   * o  = σ(x·Wo + m·Uo + bo)
   * c' = f∘c + i∘g
   * h' = o∘tanh(c')               as in an LSTM; tanh(o∘c') is also seen
   * </pre>
   */
  private static final class MultiplicativeLstm extends BasicCell {
    private final Parameter wm = inputWeight("wm");
    private final Parameter wi = inputWeight("wi");
    private final Parameter wf = inputWeight("wf");
    private final Parameter wg = inputWeight("wg");
    private final Parameter wo = inputWeight("wo");
    private final Parameter um = recurrentWeight("um");
    private final Parameter ui = recurrentWeight("ui");
    private final Parameter uf = recurrentWeight("uf");
    private final Parameter ug = recurrentWeight("ug");
    private final Parameter uo = recurrentWeight("uo");
    private final Parameter bi = bias("bi");
    private final Parameter bf = bias("bf", 1);
    private final Parameter bg = bias("bg");
    private final Parameter bo = bias("bo");

    MultiplicativeLstm(CellSpec spec) {
      super(spec);
    }

    @Override
    public List<Integer> stateSizes() {
      return List.of(hiddenSize, hiddenSize);
    }

    @Override
    public Step step(Var x, State state) {
      Var m = x.matmul(wm).times(state.recurrent(0).matmul(um));
      Var i = x.matmul(wi).plus(m.matmul(ui)).plus(bi).sigmoid();
      Var f = x.matmul(wf).plus(m.matmul(uf)).plus(bf).sigmoid();
      Var g = x.matmul(wg).plus(m.matmul(ug)).plus(bg).tanh();
      Var o = x.matmul(wo).plus(m.matmul(uo)).plus(bo).sigmoid();
      Var nextC = f.times(state.get(1)).plus(i.times(g));
      Var nextH = o.times(nextC.tanh());
      return Step.of(nextH, State.of(nextH, nextC))
          .gate("input", i)
          .gate("forget", f)
          .gate("output", o);
    }
  }
}
