package io.sarmal.cells.lstm;

import com.google.auto.service.AutoService;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.BasicCell;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.StandardForm;
import io.sarmal.autodiff.cell.StandardForm.Gate;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;
import java.util.List;
import java.util.Optional;

/**
 * The long short-term memory with forget gate: Hochreiter and Schmidhuber 1997, Gers, Schmidhuber
 * and Cummins 2000.
 */
@AutoService(CellProvider.class)
public final class LstmProvider implements CellProvider {
  @Override
  public String name() {
    return "lstm";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new Lstm(spec);
  }

  @Override
  public Optional<StandardForm> standardForm() {
    return Optional.of(
        new StandardForm.Lstm(Gate.named("i"), Gate.named("f"), Gate.named("g"), Gate.named("o")));
  }

  /**
   * The state is {@code (h, c)}, each {@code [B, H]}:
   *
   * <pre>
   * i  = σ(x·Wi + h·Ui + bi)      how much of the candidate is let in
   * f  = σ(x·Wf + h·Uf + bf)      how much of the cell state is kept; bf starts at 1
   * g  = tanh(x·Wg + h·Ug + bg)   the candidate
   * o  = σ(x·Wo + h·Uo + bo)      how much of the cell state is shown
   * c' = f∘c + i∘g
   * h' = o∘tanh(c')
   * </pre>
   */
  private static final class Lstm extends BasicCell {
    private final Parameter wi = inputWeight("wi");
    private final Parameter wf = inputWeight("wf");
    private final Parameter wg = inputWeight("wg");
    private final Parameter wo = inputWeight("wo");
    private final Parameter ui = recurrentWeight("ui");
    private final Parameter uf = recurrentWeight("uf");
    private final Parameter ug = recurrentWeight("ug");
    private final Parameter uo = recurrentWeight("uo");
    private final Parameter bi = bias("bi");
    private final Parameter bf = bias("bf", 1);
    private final Parameter bg = bias("bg");
    private final Parameter bo = bias("bo");

    Lstm(CellSpec spec) {
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
      Var i = x.matmul(wi).plus(h.matmul(ui)).plus(bi).sigmoid();
      Var f = x.matmul(wf).plus(h.matmul(uf)).plus(bf).sigmoid();
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
