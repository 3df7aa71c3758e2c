package io.sarmal.autodiff.cell;

import io.sarmal.autodiff.Var;

/**
 * Something around a cell's step, such as dropout, written in the operations of which cells are
 * made, so that it becomes a part of the layer's loop.
 *
 * <p>Immutable and safe for concurrent use; {@link #around} is a pure function of its arguments.
 *
 * <pre>{@code
 * StepOption noise = // of the input, anew in every step of training
 *     (step, draws, training) ->
 *         (x, state) -> {
 *           int width = x.shape().extent(1);
 *           return step.step(training ? x.plus(draws.fresh(width, 7).times(0.01)) : x, state);
 *         };
 * Recurrent layer = new Recurrent(Cells.catalog().get("gru").create(new CellSpec(8, 16))).with(noise);
 * }</pre>
 */
public interface StepOption {
  /**
   * A step with this option around it.
   *
   * @param training whether the model is being trained; only then are there random numbers
   */
  StepFunction around(StepFunction step, Draws draws, boolean training);

  /**
   * Random numbers for a step, uniform in [0, 1) and drawn outside of the loop: a pure function of
   * the key of the {@linkplain io.sarmal.autodiff.nn.Phase phase}, the stream and the position.
   */
  interface Draws {
    /** Numbers {@code [B, width]}, the same in every time step. */
    Var fixed(int width, int stream);

    /** Numbers {@code [B, width]}, new in every time step. */
    Var fresh(int width, int stream);
  }
}
