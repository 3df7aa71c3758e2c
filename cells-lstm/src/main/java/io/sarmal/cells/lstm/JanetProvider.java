package io.sarmal.cells.lstm;

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
import java.util.Arrays;

/**
 * The LSTM with a forget gate only ("just another network"): van der Westhuizen and Lasenby 2018,
 * section 3.
 */
@AutoService(CellProvider.class)
public final class JanetProvider implements CellProvider {
  @Override
  public String name() {
    return "janet";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new Janet(spec);
  }

  /**
   * The cell state is the hidden state, so there is one, {@code h}, {@code [B, H]}. The candidate
   * is let in by the complement of the forget gate, moved by {@code β} so that more comes in than
   * is forgotten:
   *
   * <pre>
   * s  = x·Wf + h·Uf + bf
   * g  = tanh(x·Wg + h·Ug + bg)
   * h' = σ(s)∘h + (1 - σ(s - β))∘g     β = 1
   * </pre>
   *
   * <p>{@code bf} starts as the paper's chrono initialisation says (Tallec and Ollivier 2018): the
   * logarithm of uniform numbers from 1 to {@code T - 1}, so that units forget after 1 to {@code T}
   * steps. A cell is not told how long sequences are; {@code T} is 100 here.
   */
  private static final class Janet extends BasicCell {
    private static final double BETA = 1;
    private static final int LONGEST = 100;

    private final Parameter wf = inputWeight("wf");
    private final Parameter wg = inputWeight("wg");
    private final Parameter uf = recurrentWeight("uf");
    private final Parameter ug = recurrentWeight("ug");
    private final Parameter bf = declare(chrono("bf", hiddenSize).withoutDecay());
    private final Parameter bg = bias("bg");

    Janet(CellSpec spec) {
      super(spec);
    }

    private static Parameter chrono(String name, int width) {
      Initializer steps = Initializer.uniform(1, LONGEST - 1);
      return new Parameter(
          name,
          Shape.of(width),
          (shape, seed) -> Arrays.stream(steps.values(shape, seed)).map(Math::log).toArray());
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.recurrent(0);
      Var s = x.matmul(wf).plus(h.matmul(uf)).plus(bf);
      Var f = s.sigmoid();
      Var i = s.minus(BETA).sigmoid().oneMinus();
      Var g = x.matmul(wg).plus(h.matmul(ug)).plus(bg).tanh();
      return Step.of(f.times(state.get(0)).plus(i.times(g))).gate("input", i).gate("forget", f);
    }
  }
}
