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
 * The simple recurrent network with a weighted residual connection of two numbers: Kusupati, Singh,
 * Bhatia, Kumar, Jain and Varma 2018, section 3.1.
 */
@AutoService(CellProvider.class)
public final class FastRnnProvider implements CellProvider {
  @Override
  public String name() {
    return "fastrnn";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new FastRnn(spec);
  }

  /**
   * {@code a} and {@code b} are two trained numbers, which start at -3 and 3 as in the authors'
   * code; σ keeps both weights within the paper's [0, 1]:
   *
   * <pre>
   * n  = tanh(x·W + h·U + c)
   * h' = σ(a) n + σ(b) h
   * </pre>
   */
  private static final class FastRnn extends BasicCell {
    private final Parameter w = inputWeight("w");
    private final Parameter u = recurrentWeight("u");
    private final Parameter c = bias("c");
    private final Parameter a = scalar("a", -3);
    private final Parameter b = scalar("b", 3);

    FastRnn(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var n = x.matmul(w).plus(state.recurrent(0).matmul(u)).plus(c).tanh();
      Var alpha = a.on(x.tape()).sigmoid();
      Var beta = b.on(x.tape()).sigmoid();
      return Step.of(n.times(alpha).plus(state.get(0).times(beta)));
    }
  }
}
