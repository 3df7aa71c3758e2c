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
 * The independently recurrent network, each of whose units remembers itself only: Li, Li, Cook, Zhu
 * and Gao 2018, section 3.
 */
@AutoService(CellProvider.class)
public final class IndRnnProvider implements CellProvider {
  @Override
  public String name() {
    return "indrnn";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new IndRnn(spec);
  }

  /**
   * A unit has one recurrent weight, which says how long it remembers:
   *
   * <pre>
   * h' = relu(x·W + u∘h + b)     u is a weight for each unit
   * </pre>
   *
   * <p>{@code u} starts uniform in [0, 1), which is the paper's {@code [0, 2^(1/T)]} for relu where
   * the length {@code T} is long; a cell is not told it. The paper also holds {@code |u|} within a
   * bound while training, which this cell does not.
   */
  private static final class IndRnn extends BasicCell {
    private final Parameter w = inputWeight("w");
    private final Parameter u = declare("u", Shape.of(hiddenSize), Initializer.uniform(0, 1));
    private final Parameter b = bias("b");

    IndRnn(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      return Step.of(x.matmul(w).plus(state.recurrent(0).times(u)).plus(b).relu());
    }
  }
}
