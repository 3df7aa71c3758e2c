package io.sarmal.cells.lstm;

import com.google.auto.service.AutoService;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.BasicCell;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;
import io.sarmal.core.Shape;
import java.util.List;

/**
 * The scalar LSTM of xLSTM, with an exponential input gate and a normaliser: Beck et al. 2024,
 * section 2.2, with one head.
 */
@AutoService(CellProvider.class)
public final class SlstmProvider implements CellProvider {
  @Override
  public String name() {
    return "slstm";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new Slstm(spec);
  }

  /**
   * The state is {@code (h, c, n, m)}, each {@code [B, H]}: hidden, cell, normaliser and the
   * logarithm of the scale that {@code c} and {@code n} are kept at, so that no exponential is
   * above 1. What {@code m} is has no influence on {@code h}:
   *
   * <pre>
   * i  = x·Wi + h·Ui + bi                the logarithm of the input gate
   * f  = log σ(x·Wf + h·Uf + bf)         that of the forget gate; bf starts at 1
   * z  = tanh(x·Wz + h·Uz + bz)
   * o  = σ(x·Wo + h·Uo + bo)
   * m' = max(f + m, i)
   * c' = exp(f + m - m')∘c + exp(i - m')∘z
   * n' = exp(f + m - m')∘n + exp(i - m')
   * h' = o∘c'/max(n', 1)
   * </pre>
   *
   * <p>The paper's forget gate is {@code σ} or {@code exp}; this is the first, as in the authors'
   * code. Before the first step {@code m} is {@value #NOTHING}, which is as good as the logarithm
   * of 0 and says that there is no state, as the authors' code tells by {@code n = 0}. From there
   * {@code n'} is never below 1, and the maximum only keeps a state of another origin from a
   * division by 0.
   */
  private static final class Slstm extends BasicCell {
    private static final double NOTHING = -1e4;

    private final Parameter wi = inputWeight("wi");
    private final Parameter wf = inputWeight("wf");
    private final Parameter wz = inputWeight("wz");
    private final Parameter wo = inputWeight("wo");
    private final Parameter ui = recurrentWeight("ui");
    private final Parameter uf = recurrentWeight("uf");
    private final Parameter uz = recurrentWeight("uz");
    private final Parameter uo = recurrentWeight("uo");
    private final Parameter bi = bias("bi");
    private final Parameter bf = bias("bf", 1);
    private final Parameter bz = bias("bz");
    private final Parameter bo = bias("bo");

    Slstm(CellSpec spec) {
      super(spec);
    }

    @Override
    public List<Integer> stateSizes() {
      return List.of(hiddenSize, hiddenSize, hiddenSize, hiddenSize);
    }

    @Override
    public State initialState(Tape tape, int batch) {
      Shape shape = Shape.of(batch, hiddenSize);
      Var zero = tape.fill(shape, 0);
      return State.of(zero, zero, zero, tape.fill(shape, NOTHING));
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.recurrent(0);
      Var m = state.get(3);
      Var i = x.matmul(wi).plus(h.matmul(ui)).plus(bi);
      Var f = x.matmul(wf).plus(h.matmul(uf)).plus(bf).logSigmoid();
      Var z = x.matmul(wz).plus(h.matmul(uz)).plus(bz).tanh();
      Var o = x.matmul(wo).plus(h.matmul(uo)).plus(bo).sigmoid();
      Var nextM = f.plus(m).maximum(i);
      Var keep = f.plus(m).minus(nextM).exp();
      Var take = i.minus(nextM).exp();
      Var nextC = keep.times(state.get(1)).plus(take.times(z));
      Var nextN = keep.times(state.get(2)).plus(take);
      Var nextH = o.times(nextC).dividedBy(nextN.maximum(1));
      return Step.of(nextH, State.of(nextH, nextC, nextN, nextM))
          .gate("input", take)
          .gate("forget", keep)
          .gate("output", o);
    }
  }
}
