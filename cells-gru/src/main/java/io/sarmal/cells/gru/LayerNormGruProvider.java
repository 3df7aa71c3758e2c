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
import io.sarmal.autodiff.nn.LayerNorm;
import java.util.List;

/**
 * The gated recurrent unit with layer normalisation inside the step: Ba, Kiros and Hinton 2016,
 * supplementary material.
 */
@AutoService(CellProvider.class)
public final class LayerNormGruProvider implements CellProvider {
  @Override
  public String name() {
    return "gru-layernorm";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new LayerNormGru(spec);
  }

  /**
   * The reset gate comes after the matrix product, as in {@code gru}, and the update gate says how
   * much of the hidden state is kept; {@code [a, b]} is side by side, and each {@code LN} has a
   * scale and a shift of its own ({@link LayerNorm}), which take the place of biases:
   *
   * <pre>
   * [r, z] = σ(LN(x·[Wr, Wz]) + LN(h·[Ur, Uz]))
   * n  = tanh(LN(x·Wn) + r∘LN(h·Un))
   * h' = (1 - z)∘n + z∘h
   * </pre>
   */
  private static final class LayerNormGru extends BasicCell {
    private final Parameter wr = inputWeight("wr");
    private final Parameter wz = inputWeight("wz");
    private final Parameter wn = inputWeight("wn");
    private final Parameter ur = recurrentWeight("ur");
    private final Parameter uz = recurrentWeight("uz");
    private final Parameter un = recurrentWeight("un");
    private final LayerNorm inputNorm = layerNorm("input", 2 * hiddenSize);
    private final LayerNorm hiddenNorm = layerNorm("hidden", 2 * hiddenSize);
    private final LayerNorm candidateInputNorm = layerNorm("candidate-input", hiddenSize);
    private final LayerNorm candidateHiddenNorm = layerNorm("candidate-hidden", hiddenSize);

    LayerNormGru(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.get(0);
      Var dropped = state.recurrent(0);
      Var fromInput = inputNorm.apply(products(x, wr, wz));
      Var fromHidden = hiddenNorm.apply(products(dropped, ur, uz));
      List<Var> gates = fromInput.plus(fromHidden).sigmoid().split(-1, 2);
      Var r = gates.get(0);
      Var z = gates.get(1);
      Var candidate = r.times(candidateHiddenNorm.apply(dropped.matmul(un)));
      Var n = candidateInputNorm.apply(x.matmul(wn)).plus(candidate).tanh();
      Var next = z.oneMinus().times(n).plus(z.times(h));
      return Step.of(next).gate("reset", r).gate("update", z);
    }

    private static Var products(Var x, Parameter r, Parameter z) {
      return x.tape().concat(-1, List.of(x.matmul(r), x.matmul(z)));
    }
  }
}
