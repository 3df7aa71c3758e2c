package io.sarmal.cells.rnn;

import com.google.auto.service.AutoService;
import io.sarmal.autodiff.Initializer;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.BasicCell;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.StandardForm;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;
import io.sarmal.core.Shape;
import java.util.Optional;

/**
 * The simple recurrent network with rectified linear units, whose recurrent weight starts as the
 * identity, so that it remembers until it has learnt to forget: Le, Jaitly and Hinton 2015.
 */
@AutoService(CellProvider.class)
public final class ReluRnnProvider implements CellProvider {
  @Override
  public String name() {
    return "rnn-relu";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new ReluRnn(spec);
  }

  @Override
  public Optional<StandardForm> standardForm() {
    return Optional.of(
        new StandardForm.Rnn(StandardForm.Activation.RELU, StandardForm.Gate.named("")));
  }

  /**
   * The output is the new state, {@code h}, {@code [B, H]}, which is not bounded:
   *
   * <pre>
   * h' = relu(x·W + h·U + b)
   * </pre>
   */
  private static final class ReluRnn extends BasicCell {
    private final Parameter w = inputWeight("w");
    private final Parameter u =
        declare("u", Shape.of(hiddenSize, hiddenSize), Initializer.identity());
    private final Parameter b = bias("b");

    ReluRnn(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.recurrent(0);
      return Step.of(x.matmul(w).plus(h.matmul(u)).plus(b).relu());
    }
  }
}
