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
 * The gated recurrent unit as first published, with the reset gate before the matrix product: Cho
 * et al. 2014, section 2.3.
 */
@AutoService(CellProvider.class)
public final class ResetBeforeGruProvider implements CellProvider {
  @Override
  public String name() {
    return "gru-reset-before";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new ResetBeforeGru(spec);
  }

  @Override
  public Optional<StandardForm> standardForm() {
    return Optional.of(
        new StandardForm.Gru(
            Gate.named("r"), Gate.named("z"), Gate.named("n"), StandardForm.Reset.BEFORE));
  }

  /**
   * The candidate's product needs the reset hidden state, so a step has two products in a row:
   *
   * <pre>
   * r  = σ(x·Wr + h·Ur + br)
   * z  = σ(x·Wz + h·Uz + bz)
   * n  = tanh(x·Wn + (r∘h)·Un + bn)
   * h' = (1 - z)∘n + z∘h
   * </pre>
   */
  private static final class ResetBeforeGru extends BasicCell {
    private final Parameter wr = inputWeight("wr");
    private final Parameter wz = inputWeight("wz");
    private final Parameter wn = inputWeight("wn");
    private final Parameter ur = recurrentWeight("ur");
    private final Parameter uz = recurrentWeight("uz");
    private final Parameter un = recurrentWeight("un");
    private final Parameter br = bias("br");
    private final Parameter bz = bias("bz");
    private final Parameter bn = bias("bn");

    ResetBeforeGru(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.get(0);
      Var dropped = state.recurrent(0);
      Var r = x.matmul(wr).plus(dropped.matmul(ur)).plus(br).sigmoid();
      Var z = x.matmul(wz).plus(dropped.matmul(uz)).plus(bz).sigmoid();
      Var n = x.matmul(wn).plus(r.times(dropped).matmul(un)).plus(bn).tanh();
      Var next = z.oneMinus().times(n).plus(z.times(h));
      return Step.of(next).gate("reset", r).gate("update", z);
    }
  }
}
