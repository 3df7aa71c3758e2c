package io.sarmal.cells.rnn;

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
 * The antisymmetric network with gating, a step of Euler's method for a differential equation that
 * neither grows nor decays: Chang, Chen, Haber and Chi 2019, section 3.
 */
@AutoService(CellProvider.class)
public final class AntisymmetricRnnProvider implements CellProvider {
  @Override
  public String name() {
    return "rnn-antisymmetric";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new AntisymmetricRnn(spec);
  }

  /**
   * The recurrent matrix {@code A} has imaginary eigenvalues, moved left by {@code γ}, which makes
   * the step of size {@code ε} stable; both sums share it:
   *
   * <pre>
   * A  = U - Uᵀ - γI
   * z  = σ(x·Wz + h·A + bz)
   * h' = h + ε z∘tanh(x·Wh + h·A + bh)     ε = 0.1, γ = 0.01
   * </pre>
   *
   * <p>The paper also has the cell without {@code z}, and chooses {@code ε} and {@code γ} for each
   * task.
   */
  private static final class AntisymmetricRnn extends BasicCell {
    private static final double STEP_SIZE = 0.1;
    private static final double DIFFUSION = 0.01;

    private final Parameter wz = inputWeight("wz");
    private final Parameter wh = inputWeight("wh");
    private final Parameter u = weight("u", hiddenSize, hiddenSize);
    private final Parameter bz = bias("bz");
    private final Parameter bh = bias("bh");

    AntisymmetricRnn(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var dropped = state.recurrent(0);
      Var antisymmetric = u.on(x.tape()).minus(u.on(x.tape()).transposeLast());
      Var recurrent = dropped.matmul(antisymmetric).minus(dropped.times(DIFFUSION));
      Var z = x.matmul(wz).plus(recurrent).plus(bz).sigmoid();
      Var change = x.matmul(wh).plus(recurrent).plus(bh).tanh();
      Var next = state.get(0).plus(z.times(change).times(STEP_SIZE));
      return Step.of(next).gate("update", z);
    }
  }
}
