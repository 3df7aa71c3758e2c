package io.sarmal.cells.rnn;

import com.google.auto.service.AutoService;
import io.sarmal.autodiff.Initializer;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.BasicCell;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;
import io.sarmal.core.Shape;

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
   * h' = h + ε z∘tanh(x·Wh + h·A + bh)     ε = 1, γ = 1
   * </pre>
   *
   * <p>The paper also has the cell without {@code z}, and chooses {@code ε}, {@code γ} and the
   * deviation of {@code U}, {@code 0.3/√H} here, for each task, from 0.01 to 1. Smaller {@code ε}
   * or {@code γ} than these let the state of an endless text drift away.
   */
  private static final class AntisymmetricRnn extends BasicCell {
    private static final double STEP_SIZE = 1;
    private static final double DIFFUSION = 1;
    private static final double DEVIATION = 0.3;

    private final Parameter wz = inputWeight("wz");
    private final Parameter wh = inputWeight("wh");
    private final Parameter u =
        declare(
            "u",
            Shape.of(hiddenSize, hiddenSize),
            Initializer.normal(DEVIATION / Math.sqrt(hiddenSize)));
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
