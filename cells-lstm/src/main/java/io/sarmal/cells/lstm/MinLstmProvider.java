package io.sarmal.cells.lstm;

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
 * The minimal LSTM, whose gates and candidate see the input only, so that nothing but an
 * elementwise recurrence is left of a step: Feng, Tung, Ahmed, Bengio and Hajimirsadeghi 2024,
 * section 3.2, with normalised gates.
 */
@AutoService(CellProvider.class)
public final class MinLstmProvider implements CellProvider {
  @Override
  public String name() {
    return "minlstm";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new MinLstm(spec);
  }

  /**
   * The state is {@code h}, {@code [B, H]}. This is the paper's plain form, and not its log-space
   * one, which passes candidates and initial state through a positive function: here the state is
   * exact whatever it starts from.
   *
   * <pre>
   * f  = σ(x·Wf + bf)                 bf starts at 1
   * i  = σ(x·Wi + bi)
   * f̂  = f/(f + i), î = i/(f + i)     what is kept and what is let in are one together
   * g  = x·Wg + bg                    the candidate, which is linear
   * h' = f̂∘h + î∘g
   * </pre>
   *
   * <p>{@code f̂} is {@code σ(log f - log i)}, which is exact where both gates are shut too.
   */
  private static final class MinLstm extends BasicCell {
    private final Parameter wi = inputWeight("wi");
    private final Parameter wf = inputWeight("wf");
    private final Parameter wg = inputWeight("wg");
    private final Parameter bi = bias("bi");
    private final Parameter bf = bias("bf", 1);
    private final Parameter bg = bias("bg");

    MinLstm(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var logI = x.matmul(wi).plus(bi).logSigmoid();
      Var logF = x.matmul(wf).plus(bf).logSigmoid();
      Var f = logF.minus(logI).sigmoid();
      Var i = f.oneMinus();
      Var g = x.matmul(wg).plus(bg);
      Var next = f.times(state.get(0)).plus(i.times(g));
      return Step.of(next).gate("input", i).gate("forget", f);
    }
  }
}
