package io.sarmal.autodiff.cell;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import java.util.List;

/**
 * A recurrent cell: the equations of one time step. It has parameters and no state inside.
 *
 * <p>{@link #step} is run once, on a tape that writes a program; control flow must not depend on
 * the numbers in its arguments.
 *
 * <pre>{@code
 * Cell cell = Cells.catalog().get("gru").create(new CellSpec(2, 3)); // F = 2, H = 3
 * try (Tape tape = Tape.inference(backend)) {
 *   tape.parameters(parameter -> tape.fill(parameter.shape(), 0.1));
 *   Var x = tape.fill(Shape.of(1, 2), 1);
 *   Step step = cell.step(x, cell.initialState(tape, 1));
 *   System.out.println(step.output()); // [1, 3]
 *   System.out.println(step.gates().keySet()); // [reset, update]
 * }
 * }</pre>
 */
public interface Cell {
  /** All parameters, in a fixed order; names are unique within the cell. */
  List<Parameter> parameters();

  /** The width of each part of the state: {@code [H]}, or {@code [H, H]} for an LSTM. */
  List<Integer> stateSizes();

  /** The width of the output. */
  int outputSize();

  /**
   * One time step.
   *
   * @param x the input, {@code [B, F]}
   * @param state the parts of the state, each {@code [B, its width]}
   * @return the output {@code [B, outputSize]} and the next state
   */
  Step step(Var x, State state);

  /**
   * The state before the first step: zeros, unless a cell says otherwise.
   *
   * @param batch the number of rows, or {@link Dim#BATCH} in a trace
   */
  default State initialState(Tape tape, int batch) {
    return new State(
        stateSizes().stream().map(size -> tape.fill(Shape.of(batch, size), 0)).toList());
  }
}
