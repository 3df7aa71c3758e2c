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
 * The addition-subtraction twin-gated network, whose two gates are made of one sum and one
 * difference: Zhang, Xiong, Su, Lin and Zhang 2018, section 3.
 */
@AutoService(CellProvider.class)
public final class AtrProvider implements CellProvider {
  @Override
  public String name() {
    return "atr";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new Atr(spec);
  }

  /**
   * There are two weights in all, and no biases:
   *
   * <pre>
   * p  = x·W
   * q  = h·U
   * i  = σ(p + q)     how much of the input is let in
   * f  = σ(p - q)     how much of the hidden state is kept
   * h' = i∘p + f∘h
   * </pre>
   */
  private static final class Atr extends BasicCell {
    private final Parameter w = inputWeight("w");
    private final Parameter u = recurrentWeight("u");

    Atr(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var p = x.matmul(w);
      Var q = state.recurrent(0).matmul(u);
      Var i = p.plus(q).sigmoid();
      Var f = p.minus(q).sigmoid();
      Var next = i.times(p).plus(f.times(state.get(0)));
      return Step.of(next).gate("input", i).gate("forget", f);
    }
  }
}
