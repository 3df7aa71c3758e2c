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
 * The intersection network ("+RNN"), gated both through time and through depth, for deep stacks:
 * Collins, Sohl-Dickstein and Sussillo 2017, section 1.1.
 */
@AutoService(CellProvider.class)
public final class IntersectionRnnProvider implements CellProvider {
  @Override
  public String name() {
    return "intersection-rnn";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new IntersectionRnn(spec);
  }

  /**
   * The state is {@code h}, the output {@code y}, both {@code [B, H]}; both gates start mostly open
   * to what comes through:
   *
   * <pre>
   * p  = relu(x·Wp + h·Up + bp)    the candidate of the output
   * n  = tanh(x·Wn + h·Un + bn)    the candidate of the state
   * d  = σ(x·Wd + h·Ud + bd)       how much of the input passes through depth; bd starts at 1
   * g  = σ(x·Wg + h·Ug + bg)       how much of the state passes through time; bg starts at 1
   * y  = d∘(x·V) + (1 - d)∘p       V starts as the identity
   * h' = g∘h + (1 - g)∘n
   * </pre>
   *
   * <p>The paper has {@code x} itself for {@code x·V} and so asks that {@code F = H}.
   */
  private static final class IntersectionRnn extends BasicCell {
    private final Parameter wp = inputWeight("wp");
    private final Parameter wn = inputWeight("wn");
    private final Parameter wd = inputWeight("wd");
    private final Parameter wg = inputWeight("wg");
    private final Parameter up = recurrentWeight("up");
    private final Parameter un = recurrentWeight("un");
    private final Parameter ud = recurrentWeight("ud");
    private final Parameter ug = recurrentWeight("ug");
    private final Parameter bp = bias("bp");
    private final Parameter bn = bias("bn");
    private final Parameter bd = bias("bd", 1);
    private final Parameter bg = bias("bg", 1);
    private final Parameter v =
        declare("v", Shape.of(inputSize, hiddenSize), Initializer.identity());

    IntersectionRnn(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.recurrent(0);
      Var p = x.matmul(wp).plus(h.matmul(up)).plus(bp).relu();
      Var n = x.matmul(wn).plus(h.matmul(un)).plus(bn).tanh();
      Var d = x.matmul(wd).plus(h.matmul(ud)).plus(bd).sigmoid();
      Var g = x.matmul(wg).plus(h.matmul(ug)).plus(bg).sigmoid();
      Var y = d.times(x.matmul(v)).plus(d.oneMinus().times(p));
      Var next = g.times(state.get(0)).plus(g.oneMinus().times(n));
      return Step.of(y, State.of(next)).gate("depth", d).gate("recurrent", g);
    }
  }
}
