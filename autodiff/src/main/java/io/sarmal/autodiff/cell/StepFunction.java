package io.sarmal.autodiff.cell;

import io.sarmal.autodiff.Var;

/** One time step: a cell's equations, or those with something around them. */
@FunctionalInterface
public interface StepFunction {
  /**
   * One time step; see {@link Cell#step}.
   *
   * @param x {@code [B, F]}
   */
  Step step(Var x, State state);
}
