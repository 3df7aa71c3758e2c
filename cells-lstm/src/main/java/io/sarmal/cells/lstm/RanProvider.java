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
 * The recurrent additive network, an LSTM whose cell state is a weighted sum of linear functions of
 * the inputs: Lee, Levy and Zettlemoyer 2017, section 2.
 */
@AutoService(CellProvider.class)
public final class RanProvider implements CellProvider {
  @Override
  public String name() {
    return "ran";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new Ran(spec);
  }

  /**
   * The state is {@code (h, c)}, each {@code [B, H]}; the candidate sees the input only, and there
   * is no output gate:
   *
   * <pre>
   * i  = σ(x·Wi + h·Ui + bi)
   * f  = σ(x·Wf + h·Uf + bf)      bf starts at 1
   * c' = f∘c + i∘(x·Wc)
   * h' = tanh(c')
   * </pre>
   *
   * <p>The paper also has {@code h' = c'}.
   */
  private static final class Ran extends BasicCell {
    private final Parameter wi = inputWeight("wi");
    private final Parameter wf = inputWeight("wf");
    private final Parameter wc = inputWeight("wc");
    private final Parameter ui = recurrentWeight("ui");
    private final Parameter uf = recurrentWeight("uf");
    private final Parameter bi = bias("bi");
    private final Parameter bf = bias("bf", 1);

    Ran(CellSpec spec) {
      super(spec);
    }

    @Override
    public List<Integer> stateSizes() {
      return List.of(hiddenSize, hiddenSize);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.recurrent(0);
      Var i = x.matmul(wi).plus(h.matmul(ui)).plus(bi).sigmoid();
      Var f = x.matmul(wf).plus(h.matmul(uf)).plus(bf).sigmoid();
      Var nextC = f.times(state.get(1)).plus(i.times(x.matmul(wc)));
      Var nextH = nextC.tanh();
      return Step.of(nextH, State.of(nextH, nextC)).gate("input", i).gate("forget", f);
    }
  }
}
