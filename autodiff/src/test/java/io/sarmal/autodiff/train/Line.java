package io.sarmal.autodiff.train;

import io.sarmal.autodiff.Initializer;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Shape;
import java.util.List;

/** The mean of √(w·x): its derivative is infinite where w·x is 0. */
record Line(Parameter w) implements Objective {
  static final Batch BATCH = Batch.empty().reals(Shape.of(2), 1, 4);

  Line() {
    this(new Parameter("w", Shape.of(1), Initializer.constant(1)));
  }

  @Override
  public ParameterLayout layout() {
    return ParameterLayout.builder().add("line", List.of(w)).build();
  }

  @Override
  public Result loss(Tape tape, List<Var> batch, List<Var> carried, Phase phase) {
    return Result.of(batch.get(0).times(tape.parameter(w)).sqrt().mean());
  }
}
