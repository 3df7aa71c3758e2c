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

/**
 * The light gated recurrent unit for speech, without a reset gate and with rectified linear
 * candidates: Ravanelli, Brakel, Omologo and Bengio 2018, section III.
 */
@AutoService(CellProvider.class)
public final class LightGruProvider implements CellProvider {
  @Override
  public String name() {
    return "ligru";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new LightGru(spec);
  }

  /**
   * The input and the hidden state meet in two sums, of which those with the input are normalised:
   *
   * <pre>
   * z  = σ(LN(x·Wz) + h·Uz)       how much of the hidden state is kept
   * n  = relu(LN(x·Wn) + h·Un)    the candidate
   * h' = z∘h + (1 - z)∘n
   * </pre>
   *
   * <p>The paper normalises the products with the input over the batch, which would make a row's
   * result depend on the others in its batch; here each {@code LN} normalises a row ({@link
   * LayerNorm}), with a scale and a shift of its own, which takes the place of the bias.
   */
  private static final class LightGru extends BasicCell {
    private final Parameter wz = inputWeight("wz");
    private final Parameter wn = inputWeight("wn");
    private final Parameter uz = recurrentWeight("uz");
    private final Parameter un = recurrentWeight("un");
    private final LayerNorm updateNorm = layerNorm("update", hiddenSize);
    private final LayerNorm candidateNorm = layerNorm("candidate", hiddenSize);

    LightGru(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.recurrent(0);
      Var z = updateNorm.apply(x.matmul(wz)).plus(h.matmul(uz)).sigmoid();
      Var n = candidateNorm.apply(x.matmul(wn)).plus(h.matmul(un)).relu();
      Var next = z.times(state.get(0)).plus(z.oneMinus().times(n));
      return Step.of(next).gate("update", z);
    }
  }
}
