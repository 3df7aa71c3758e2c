package io.sarmal.cells.rnn;

import com.google.auto.service.AutoService;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.BasicCell;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.StandardForm;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;
import java.util.Optional;

/** The simple recurrent network with tanh: Elman 1990. */
@AutoService(CellProvider.class)
public final class RnnProvider implements CellProvider {
  @Override
  public String name() {
    return "rnn";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new Rnn(spec);
  }

  @Override
  public Optional<StandardForm> standardForm() {
    return Optional.of(
        new StandardForm.Rnn(StandardForm.Activation.TANH, StandardForm.Gate.named("")));
  }

  /**
   * The output is the new state, {@code h}, {@code [B, H]}:
   *
   * <pre>
   * h' = tanh(x·W + h·U + b)
   * </pre>
   */
  private static final class Rnn extends BasicCell {
    private final Parameter w = inputWeight("w");
    private final Parameter u = recurrentWeight("u");
    private final Parameter b = bias("b");

    Rnn(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.recurrent(0);
      return Step.of(x.matmul(w).plus(h.matmul(u)).plus(b).tanh());
    }
  }
}
