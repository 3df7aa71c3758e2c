package io.sarmal.cells.gru;

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
import java.util.Optional;

/**
 * The gated recurrent unit, with the reset gate after the matrix product: Cho et al. 2014 (v1 of
 * the paper), as in cuDNN and PyTorch.
 */
@AutoService(CellProvider.class)
public final class GruProvider implements CellProvider {
  @Override
  public String name() {
    return "gru";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new Gru(spec);
  }

  @Override
  public Optional<StandardForm> standardForm() {
    return Optional.of(
        new StandardForm.Gru(
            Gate.named("r"),
            Gate.named("z"),
            Gate.named("n").withRecurrentBias("cn"),
            StandardForm.Reset.AFTER));
  }

  /**
   * One update gate does the work of an LSTM's input and forget gate, and the hidden state is the
   * memory:
   *
   * <pre>
   * r  = σ(x·Wr + h·Ur + br)              how much of the past the candidate sees
   * z  = σ(x·Wz + h·Uz + bz)              how much of the hidden state is kept
   * n  = tanh(x·Wn + bn + r∘(h·Un + cn))  the candidate
   * h' = (1 - z)∘n + z∘h
   * </pre>
   */
  private static final class Gru extends BasicCell {
    private final Parameter wr = inputWeight("wr");
    private final Parameter wz = inputWeight("wz");
    private final Parameter wn = inputWeight("wn");
    private final Parameter ur = recurrentWeight("ur");
    private final Parameter uz = recurrentWeight("uz");
    private final Parameter un = recurrentWeight("un");
    private final Parameter br = bias("br");
    private final Parameter bz = bias("bz");
    private final Parameter bn = bias("bn");
    private final Parameter cn = bias("cn");

    Gru(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.get(0);
      Var dropped = state.recurrent(0);
      Var r = x.matmul(wr).plus(dropped.matmul(ur)).plus(br).sigmoid();
      Var z = x.matmul(wz).plus(dropped.matmul(uz)).plus(bz).sigmoid();
      Var n = x.matmul(wn).plus(bn).plus(r.times(dropped.matmul(un).plus(cn))).tanh();
      Var next = z.oneMinus().times(n).plus(z.times(h));
      return Step.of(next).gate("reset", r).gate("update", z);
    }
  }
}
