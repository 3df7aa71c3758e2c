package io.sarmal.autodiff.check;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.BasicCell;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;
import io.sarmal.core.Shape;
import java.util.List;

/** Unusual cells in which nothing is wrong. */
final class RightCells {
  private RightCells() {}

  /** Two states of other widths than the output, a learnt initial state, and a gate. */
  static final class WithMemory extends BasicCell {
    private final Parameter start =
        declare("start", Shape.of(1, hiddenSize + 1), (s, k) -> new double[s.size()]);
    private final Parameter wf = weight("wf", inputSize, hiddenSize + 1);
    private final Parameter uf = weight("uf", hiddenSize, hiddenSize + 1);
    private final Parameter wh = weight("wh", hiddenSize + 1, hiddenSize);
    private final Parameter wy = weight("wy", hiddenSize, 2);

    WithMemory(CellSpec spec) {
      super(spec);
    }

    @Override
    public List<Integer> stateSizes() {
      return List.of(hiddenSize, hiddenSize + 1);
    }

    @Override
    public int outputSize() {
      return 2;
    }

    @Override
    public State initialState(Tape tape, int batch) {
      return State.of(
          tape.fill(Shape.of(batch, hiddenSize), 0),
          start.on(tape).broadcast(Shape.of(batch, hiddenSize + 1)));
    }

    @Override
    public Step step(Var x, State state) {
      Var f = x.matmul(wf).plus(state.get(0).matmul(uf)).sigmoid();
      Var memory = f.times(state.get(1)).plus(f.oneMinus().times(x.matmul(wf).tanh()));
      Var hidden = memory.matmul(wh).tanh();
      return Step.of(hidden.matmul(wy), State.of(hidden, memory)).gate("forget", f);
    }
  }

  /** Nothing is carried from step to step. */
  static final class WithoutState extends BasicCell {
    private final Parameter w = inputWeight("w");

    WithoutState(CellSpec spec) {
      super(spec);
    }

    @Override
    public List<Integer> stateSizes() {
      return List.of();
    }

    @Override
    public Step step(Var x, State state) {
      return Step.of(x.matmul(w).tanh(), State.of());
    }
  }

  /** The state is passed on as it is, and a second one is a number that is always the same. */
  static final class WithConstantState extends BasicCell {
    private final Parameter w = inputWeight("w");

    WithConstantState(CellSpec spec) {
      super(spec);
    }

    @Override
    public List<Integer> stateSizes() {
      return List.of(hiddenSize, 1);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.get(0);
      Var ones = x.tape().fill(state.get(1).shape(), 1);
      return Step.of(x.matmul(w).plus(h).plus(state.get(1)).tanh(), State.of(h, ones));
    }
  }
}
