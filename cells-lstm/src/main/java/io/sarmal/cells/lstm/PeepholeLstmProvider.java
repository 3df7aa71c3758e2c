package io.sarmal.cells.lstm;

import com.google.auto.service.AutoService;
import io.sarmal.autodiff.Initializer;
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
import io.sarmal.core.Shape;
import java.util.List;
import java.util.Optional;

/**
 * The LSTM whose gates see the cell state through peepholes: Gers and Schmidhuber 2000; the
 * equations are those of Gers, Schraudolph and Schmidhuber 2002, section 3.
 */
@AutoService(CellProvider.class)
public final class PeepholeLstmProvider implements CellProvider {
  @Override
  public String name() {
    return "lstm-peephole";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new PeepholeLstm(spec);
  }

  @Override
  public Optional<StandardForm> standardForm() {
    return Optional.of(
        new StandardForm.Lstm(
            Gate.named("i"),
            Gate.named("f"),
            Gate.named("g"),
            Gate.named("o"),
            Optional.of(new StandardForm.Peepholes("pi", "pf", "po"))));
  }

  /**
   * The state is {@code (h, c)}, each {@code [B, H]}; a peephole is a weight for each unit:
   *
   * <pre>
   * i  = σ(x·Wi + h·Ui + pi∘c + bi)
   * f  = σ(x·Wf + h·Uf + pf∘c + bf)    bf starts at 1
   * g  = tanh(x·Wg + h·Ug + bg)
   * c' = f∘c + i∘g
   * o  = σ(x·Wo + h·Uo + po∘c' + bo)   the output gate sees the new cell state
   * h' = o∘tanh(c')
   * </pre>
   */
  private static final class PeepholeLstm extends BasicCell {
    private final Parameter wi = inputWeight("wi");
    private final Parameter wf = inputWeight("wf");
    private final Parameter wg = inputWeight("wg");
    private final Parameter wo = inputWeight("wo");
    private final Parameter ui = recurrentWeight("ui");
    private final Parameter uf = recurrentWeight("uf");
    private final Parameter ug = recurrentWeight("ug");
    private final Parameter uo = recurrentWeight("uo");
    private final Parameter pi = peephole("pi");
    private final Parameter pf = peephole("pf");
    private final Parameter po = peephole("po");
    private final Parameter bi = bias("bi");
    private final Parameter bf = bias("bf", 1);
    private final Parameter bg = bias("bg");
    private final Parameter bo = bias("bo");

    PeepholeLstm(CellSpec spec) {
      super(spec);
    }

    private Parameter peephole(String name) {
      return declare(name, Shape.of(hiddenSize), Initializer.constant(0));
    }

    @Override
    public List<Integer> stateSizes() {
      return List.of(hiddenSize, hiddenSize);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.recurrent(0);
      Var c = state.get(1);
      Var i = x.matmul(wi).plus(h.matmul(ui)).plus(c.times(pi)).plus(bi).sigmoid();
      Var f = x.matmul(wf).plus(h.matmul(uf)).plus(c.times(pf)).plus(bf).sigmoid();
      Var g = x.matmul(wg).plus(h.matmul(ug)).plus(bg).tanh();
      Var nextC = f.times(c).plus(i.times(g));
      Var o = x.matmul(wo).plus(h.matmul(uo)).plus(nextC.times(po)).plus(bo).sigmoid();
      Var nextH = o.times(nextC.tanh());
      return Step.of(nextH, State.of(nextH, nextC))
          .gate("input", i)
          .gate("forget", f)
          .gate("output", o);
    }
  }
}
