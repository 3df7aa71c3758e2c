package io.sarmal.autodiff.check;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.cell.Recurrent.Result;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.StateClipping;
import io.sarmal.autodiff.cell.Step;
import io.sarmal.autodiff.cell.VariationalDropout;
import io.sarmal.autodiff.cell.Zoneout;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The ways to run a cell that have to agree, all differentiable. */
final class Ways {
  private Ways() {}

  /** The definition: the cell's own step, once for each time step. */
  static Result stepByStep(Cell cell, Var sequence, State initial) {
    List<Var> outputs = new ArrayList<>();
    State state = initial;
    for (int t = 0; t < sequence.shape().extent(0); t++) {
      Step step = cell.step(at(sequence, t), state);
      outputs.add(step.output().reshape(step.output().shape().prepend(1)));
      state = step.state();
    }
    return new Result(sequence.tape().concat(0, outputs), state);
  }

  /** The input of one time step, {@code [B, F]}. */
  static Var at(Var sequence, int t) {
    return sequence.slice(0, t, t + 1).reshape(sequence.shape().without(0));
  }

  /** One scan. */
  static Result scan(Cell cell, Var sequence, State initial) {
    return new Recurrent(cell).run(sequence, initial);
  }

  /** One scan from the last step to the first. */
  static Result reversed(Cell cell, Var sequence, State initial) {
    return new Recurrent(cell).reversed().run(sequence, initial);
  }

  /** One scan over the sequence with its steps in reverse order, and the outputs put back. */
  static Result flipped(Cell cell, Var sequence, State initial) {
    Result result = scan(cell, flip(sequence), initial);
    return new Result(flip(result.sequence()), result.state());
  }

  private static Var flip(Var sequence) {
    int last = sequence.shape().extent(0) - 1;
    List<Var> steps =
        IntStream.rangeClosed(0, last)
            .mapToObj(t -> sequence.slice(0, last - t, last - t + 1))
            .toList();
    return sequence.tape().concat(0, steps);
  }

  /** Two scans, the second from the state in which the first ended. */
  static Way inPieces(int stepsOfFirst) {
    return (cell, sequence, initial) -> {
      int steps = sequence.shape().extent(0);
      Result first = scan(cell, sequence.slice(0, 0, stepsOfFirst), initial);
      Result second = scan(cell, sequence.slice(0, stepsOfFirst, steps), first.state());
      return new Result(
          sequence.tape().concat(0, List.of(first.sequence(), second.sequence())), second.state());
    };
  }

  /** One scan over rows that have lengths of their own. */
  static Way padded(Function<Cell, Recurrent> layer, int... lengths) {
    return (cell, sequence, initial) -> {
      Var rows = sequence.tape().integers(Shape.of(lengths.length), lengths);
      return layer.apply(cell).run(sequence, initial, rows);
    };
  }

  /** One scan for each row, over as many steps as it has, and zeros after that. */
  static Way eachRowAlone(Function<Cell, Recurrent> layer, int... lengths) {
    return (cell, sequence, initial) -> {
      Tape tape = sequence.tape();
      List<Var> outputs = new ArrayList<>();
      List<State> states = new ArrayList<>();
      for (int row = 0; row < lengths.length; row++) {
        int steps = lengths[row];
        Var x = sequence.slice(1, row, row + 1).slice(0, 0, steps);
        State state = row(initial, row);
        int padding = sequence.shape().extent(0) - steps;
        Var zeros = tape.fill(Shape.of(padding, 1, cell.outputSize()), 0);
        if (steps == 0) {
          outputs.add(zeros);
          states.add(state);
        } else {
          Result result = layer.apply(cell).run(x, state);
          outputs.add(tape.concat(0, List.of(result.sequence(), zeros)));
          states.add(result.state());
        }
      }
      return new Result(tape.concat(1, outputs), join(tape, states));
    };
  }

  /**
   * One scan backwards over rows of all lengths, with all that a layer of any cell can be asked
   * for.
   */
  static Result withEveryOption(Cell cell, Var sequence, State initial) {
    Tape tape = sequence.tape();
    int steps = sequence.shape().extent(0);
    int rows = sequence.shape().extent(1);
    int[] lengths =
        IntStream.range(0, rows).map(row -> steps * (row + 1) / Math.max(1, rows - 1)).toArray();
    lengths[rows - 1] = rows == 1 ? steps : 0;
    int parts = cell.stateSizes().size();
    Recurrent layer =
        new Recurrent(cell)
            .reversed()
            .with(new VariationalDropout(0.25, 0, 1))
            .with(new Zoneout(Collections.nCopies(parts, 0.3), 10));
    return (parts == 0 ? layer : layer.with(new StateClipping(parts - 1, 0.5)))
        .run(
            sequence,
            initial,
            tape.integers(Shape.of(rows), lengths),
            Phase.training(tape.integers(Shape.of(3), 1, 2, 3)));
  }

  private static State row(State state, int row) {
    return new State(state.parts().stream().map(part -> part.slice(0, row, row + 1)).toList());
  }

  private static State join(Tape tape, List<State> rows) {
    return new State(
        IntStream.range(0, rows.get(0).parts().size())
            .mapToObj(i -> tape.concat(0, rows.stream().map(row -> row.get(i)).toList()))
            .toList());
  }
}
