package io.sarmal.autodiff.cell;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import java.util.List;

/** A cell with two parts of state: an LSTM without biases, of which one weight has all gates. */
final class SmallLstm extends BasicCell {
  private final Parameter w = weight("w", inputSize, 4 * hiddenSize);
  private final Parameter u = weight("u", hiddenSize, 4 * hiddenSize);

  SmallLstm(int inputSize, int hiddenSize) {
    super(new CellSpec(inputSize, hiddenSize));
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(hiddenSize, hiddenSize);
  }

  @Override
  public Step step(Var x, State state) {
    List<Var> sums = x.matmul(w).plus(state.recurrent(0).matmul(u)).split(-1, 4);
    Var kept = sums.get(1).sigmoid().times(state.get(1));
    Var c = kept.plus(sums.get(0).sigmoid().times(sums.get(2).tanh()));
    Var h = sums.get(3).sigmoid().times(c.tanh());
    return Step.of(h, State.of(h, c));
  }
}
