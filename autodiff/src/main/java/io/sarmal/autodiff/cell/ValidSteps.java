package io.sarmal.autodiff.cell;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.program.SymbolicBackend;
import java.util.List;

/**
 * Which steps of a sequence each row has.
 *
 * @param arguments what the loop takes for that
 */
record ValidSteps(Kind kind, List<Var> arguments) {
  /** How that is said. */
  enum Kind {
    /** Every row has every step. */
    ALL,
    /** Lengths, integers {@code [B]}, and the number of the first step. */
    LENGTHS,
    /** A sequence {@code [T, B, 1]}, not 0 where a row has the step. */
    MASK
  }

  static final ValidSteps ALL = new ValidSteps(Kind.ALL, List.of());

  /**
   * Takes lengths {@code [B]} or a mask {@code [T, B]} of a sequence {@code [T, B, F]}.
   *
   * @throws IllegalArgumentException if it is neither, or a length is not from 0 to T; lengths that
   *     hold no numbers yet, in a trace, are taken as they are
   */
  static ValidSteps of(Var sequence, Var given) {
    Recurrent.checkSequence(sequence);
    int steps = sequence.shape().extent(0);
    int rows = sequence.shape().extent(1);
    boolean integers = given.value().dtype() == DType.INT;
    if (integers && given.shape().equals(Shape.of(rows))) {
      checkLengths(steps, given);
      return new ValidSteps(Kind.LENGTHS, List.of(given, given.tape().fillInt(Shape.of(1), 0)));
    }
    checkArgument(
        given.shape().equals(Shape.of(steps, rows)),
        "the steps that rows of a sequence %s have are integers %s, their lengths, or a mask %s,"
            + " but were given as %s",
        sequence.shape(),
        Shape.of(rows),
        Shape.of(steps, rows),
        given);
    Var mask = integers ? given.real() : given;
    return new ValidSteps(Kind.MASK, List.of(mask.reshape(Shape.of(steps, rows, 1))));
  }

  /** The same steps, but lengths as the mask that they mean: a sequence, of which parts can run. */
  ValidSteps asSequence(int steps) {
    if (kind != Kind.LENGTHS) {
      return this;
    }
    Var lengths = arguments.get(0).real();
    Var rows = lengths.reshape(Shape.of(lengths.shape().extent(0), 1));
    Var number = lengths.tape().iota(steps).reshape(Shape.of(steps, 1, 1));
    return new ValidSteps(Kind.MASK, List.of(number.less(rows)));
  }

  private static void checkLengths(int steps, Var lengths) {
    Tape tape = lengths.tape();
    if (tape.backend() instanceof SymbolicBackend) {
      return;
    }
    int[] values = lengths.toInts();
    for (int row = 0; row < values.length; row++) {
      checkArgument(
          values[row] >= 0 && values[row] <= steps,
          "row %s of a sequence of %s steps was given the length %s; lengths are from 0 to %s",
          row,
          steps,
          values[row],
          steps);
    }
  }
}
