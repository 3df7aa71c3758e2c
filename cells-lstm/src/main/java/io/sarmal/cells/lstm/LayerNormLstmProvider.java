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
import io.sarmal.autodiff.nn.LayerNorm;
import java.util.List;

/**
 * The long short-term memory cell with layer normalisation inside the step: Ba, Kiros and Hinton
 * 2016, supplementary material.
 */
@AutoService(CellProvider.class)
public final class LayerNormLstmProvider implements CellProvider {
  @Override
  public String name() {
    return "lstm-layernorm";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new LayerNormLstm(spec);
  }

  /**
   * The state is {@code (h, c)}, each {@code [B, H]}; {@code [a, b]} is side by side, and each
   * {@code LN} has a scale and a shift of its own ({@link LayerNorm}):
   *
   * <pre>
   * [i, f, g, o] = LN(x·[Wi, Wf, Wg, Wo]) + LN(h·[Ui, Uf, Ug, Uo]) + [bi, bf, bg, bo]
   * c' = σ(f)∘c + σ(i)∘tanh(g)                            bf starts at 1
   * h' = σ(o)∘tanh(LN(c'))
   * </pre>
   */
  private static final class LayerNormLstm extends BasicCell {
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
    private final LayerNorm inputNorm = layerNorm("input", 4 * hiddenSize);
    private final LayerNorm hiddenNorm = layerNorm("hidden", 4 * hiddenSize);
    private final LayerNorm cellNorm = layerNorm("cell", hiddenSize);

    LayerNormLstm(CellSpec spec) {
      super(spec);
    }

    @Override
    public List<Integer> stateSizes() {
      return List.of(hiddenSize, hiddenSize);
    }

    @Override
    public Step step(Var x, State state) {
      Var c = state.get(1);
      Var fromInput = inputNorm.apply(products(x, wi, wf, wg, wo));
      Var fromHidden = hiddenNorm.apply(products(state.recurrent(0), ui, uf, ug, uo));
      List<Var> sums = fromInput.plus(fromHidden).split(-1, 4);
      Var i = sums.get(0).plus(bi).sigmoid();
      Var f = sums.get(1).plus(bf).sigmoid();
      Var g = sums.get(2).plus(bg).tanh();
      Var o = sums.get(3).plus(bo).sigmoid();
      Var nextC = f.times(c).plus(i.times(g));
      Var nextH = o.times(cellNorm.apply(nextC).tanh());
      return Step.of(nextH, State.of(nextH, nextC))
          .gate("input", i)
          .gate("forget", f)
          .gate("output", o);
    }

    private static Var products(Var x, Parameter i, Parameter f, Parameter g, Parameter o) {
      return x.tape().concat(-1, List.of(x.matmul(i), x.matmul(f), x.matmul(g), x.matmul(o)));
    }
  }
}
