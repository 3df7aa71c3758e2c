package io.sarmal.autodiff.cell;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Shape;
import io.sarmal.core.program.Scan.InputRole;

/** What a step uses beside its input and its state: found or made before the loop begins. */
sealed interface LoopOperand {
  /** The operand for a loop over a sequence {@code [T, B, F]}. */
  Var before(Var sequence, Phase phase);

  /** A parameter of the cell. */
  record Weight(Parameter parameter) implements LoopOperand {
    @Override
    public Var before(Var sequence, Phase phase) {
      return sequence.tape().parameter(parameter);
    }
  }

  /**
   * Random numbers of an option.
   *
   * @param role invariant if the same in every step, else a sequence
   */
  record Draw(InputRole role, int width, int stream) implements LoopOperand {
    @Override
    public Var before(Var sequence, Phase phase) {
      Tape tape = sequence.tape();
      int rows = sequence.shape().extent(1);
      Shape shape =
          role == InputRole.SEQUENCE
              ? Shape.of(sequence.shape().extent(0), rows, width)
              : Shape.of(rows, width);
      return tape.random(shape, phase.key().orElseThrow(), stream);
    }
  }
}
