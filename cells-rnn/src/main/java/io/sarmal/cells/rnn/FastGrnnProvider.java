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
 * The gated form of {@code fastrnn}, whose gate and candidate share their weights: Kusupati, Singh,
 * Bhatia, Kumar, Jain and Varma 2018, section 3.2.
 */
@AutoService(CellProvider.class)
public final class FastGrnnProvider implements CellProvider {
  @Override
  public String name() {
    return "fastgrnn";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new FastGrnn(spec);
  }

  /**
   * {@code a} and {@code b} are two trained numbers, which start at 1 and -4 as in the authors'
   * code; {@code ζ = σ(a)} and {@code ν = σ(b)} are within the paper's [0, 1]. The paper's weights
   * of low rank and few bits, which come after training, are not here:
   *
   * <pre>
   * s  = x·W + h·U
   * z  = σ(s + bz)
   * n  = tanh(s + bn)
   * h' = (ζ (1 - z) + ν)∘n + z∘h
   * </pre>
   */
  private static final class FastGrnn extends BasicCell {
    private final Parameter w = inputWeight("w");
    private final Parameter u = recurrentWeight("u");
    private final Parameter bz = bias("bz");
    private final Parameter bn = bias("bn");
    private final Parameter a = scalar("a", 1);
    private final Parameter b = scalar("b", -4);

    FastGrnn(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var sum = x.matmul(w).plus(state.recurrent(0).matmul(u));
      Var z = sum.plus(bz).sigmoid();
      Var n = sum.plus(bn).tanh();
      Var zeta = a.on(x.tape()).sigmoid();
      Var nu = b.on(x.tape()).sigmoid();
      Var next = z.oneMinus().times(zeta).plus(nu).times(n).plus(z.times(state.get(0)));
      return Step.of(next).gate("update", z);
    }
  }
}
