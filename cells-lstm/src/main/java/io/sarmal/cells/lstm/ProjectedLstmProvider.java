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
 * The long short-term memory cell with a recurrent projection: what the gates see and the layer
 * puts out is narrower than the cell state. Sak, Senior and Beaufays 2014, section 2.2, without
 * peepholes, as PyTorch's {@code proj_size}.
 */
@AutoService(CellProvider.class)
public final class ProjectedLstmProvider implements CellProvider {
  @Override
  public String name() {
    return "lstm-projected";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new ProjectedLstm(spec);
  }

  /**
   * The state is {@code (h, c)}, {@code [B, P]} and {@code [B, H]}:
   *
   * <pre>
   * i  = σ(x·Wi + h·Ui + bi)      Ui, Uf, Ug, Uo are [P, H]
   * f  = σ(x·Wf + h·Uf + bf)      bf starts at 1
   * g  = tanh(x·Wg + h·Ug + bg)
   * o  = σ(x·Wo + h·Uo + bo)
   * c' = f∘c + i∘g
   * h' = (o∘tanh(c'))·Wp          Wp is [H, P]
   * </pre>
   */
  private static final class ProjectedLstm extends BasicCell {
    private final int projectionSize;
    private final Parameter wi = inputWeight("wi");
    private final Parameter wf = inputWeight("wf");
    private final Parameter wg = inputWeight("wg");
    private final Parameter wo = inputWeight("wo");
    private final Parameter ui;
    private final Parameter uf;
    private final Parameter ug;
    private final Parameter uo;
    private final Parameter bi = bias("bi");
    private final Parameter bf = bias("bf", 1);
    private final Parameter bg = bias("bg");
    private final Parameter bo = bias("bo");
    private final Parameter wp;

    ProjectedLstm(CellSpec spec) {
      super(spec);
      projectionSize = spec.projectionSize();
      ui = weight("ui", projectionSize, hiddenSize);
      uf = weight("uf", projectionSize, hiddenSize);
      ug = weight("ug", projectionSize, hiddenSize);
      uo = weight("uo", projectionSize, hiddenSize);
      wp = weight("wp", hiddenSize, projectionSize);
    }

    @Override
    public List<Integer> stateSizes() {
      return List.of(projectionSize, hiddenSize);
    }

    @Override
    public int outputSize() {
      return projectionSize;
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
      Var nextH = o.times(nextC.tanh()).matmul(wp);
      return Step.of(nextH, State.of(nextH, nextC))
          .gate("input", i)
          .gate("forget", f)
          .gate("output", o);
    }
  }
}
