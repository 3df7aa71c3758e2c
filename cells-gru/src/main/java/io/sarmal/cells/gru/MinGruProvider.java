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

/**
 * The minimal GRU, whose gate and candidate see the input only, so that nothing but an elementwise
 * recurrence is left of a step: Feng, Tung, Ahmed, Bengio and Hajimirsadeghi 2024, section 3.1.
 */
@AutoService(CellProvider.class)
public final class MinGruProvider implements CellProvider {
  @Override
  public String name() {
    return "mingru";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new MinGru(spec);
  }

  /**
   * The paper's plain form, and not its log-space one, which passes candidates and initial state
   * through a positive function: here the state is exact whatever it starts from.
   *
   * <pre>
   * z  = σ(x·Wz + bz)           how much of the candidate is let in
   * n  = x·Wn + bn              the candidate, which is linear
   * h' = (1 - z)∘h + z∘n
   * </pre>
   */
  private static final class MinGru extends BasicCell {
    private final Parameter wz = inputWeight("wz");
    private final Parameter wn = inputWeight("wn");
    private final Parameter bz = bias("bz");
    private final Parameter bn = bias("bn");

    MinGru(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var z = x.matmul(wz).plus(bz).sigmoid();
      Var n = x.matmul(wn).plus(bn);
      Var next = z.oneMinus().times(state.get(0)).plus(z.times(n));
      return Step.of(next).gate("update", z);
    }
  }
}
