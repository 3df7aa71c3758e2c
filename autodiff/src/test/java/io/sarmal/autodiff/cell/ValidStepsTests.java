package io.sarmal.autodiff.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lengths and masks: which steps of a sequence each row has. */
class ValidStepsTests {
  private static final int STEPS = 5;
  private static final int ROWS = 6;
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final Backend backend = new ReferenceBackend();
  private final Tape tape = Tape.inference(backend);
  private final Recurrent layer = bound(new Recurrent(new SmallLstm(2, HIDDEN)));

  @AfterEach
  void close() {
    tape.close();
    backend.close();
  }

  private Recurrent bound(Recurrent given) {
    ParameterLayout layout = ParameterLayout.builder().add("layer", given.parameters()).build();
    layout.bind(tape.constant(layout.shape(), layout.initialValues(1)));
    return given;
  }

  private Var constant(Shape shape, long seed) {
    return tape.constant(shape, new Random(seed).doubles(shape.size(), -1, 1).toArray());
  }

  private Var sequence() {
    return constant(Shape.of(STEPS, ROWS, 2), 1);
  }

  private State initial() {
    return State.of(constant(Shape.of(ROWS, HIDDEN), 2), constant(Shape.of(ROWS, HIDDEN), 3));
  }

  /** Rows padded on the right, on the left, in the middle, on both sides, nowhere, everywhere. */
  private static boolean has(int step, int row) {
    return switch (row) {
      case 0 -> step < 3;
      case 1 -> step >= 2;
      case 2 -> step != 2;
      case 3 -> step == 1;
      case 4 -> true;
      default -> false;
    };
  }

  private Var mask() {
    double[] values =
        IntStream.range(0, STEPS * ROWS)
            .mapToDouble(i -> has(i / ROWS, i % ROWS) ? 1 : 0)
            .toArray();
    return tape.constant(Shape.of(STEPS, ROWS), values);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMaskedRowEqualsItsOwnStepsAlone(boolean reversed) {
    Recurrent run = reversed ? layer.reversed() : layer;
    Recurrent.Result masked = run.run(sequence(), initial(), mask());
    Recurrent.Last last = run.last(sequence(), initial(), mask(), Phase.EVALUATION);
    for (int row = 0; row < ROWS; row++) {
      int at = row;
      int[] own = IntStream.range(0, STEPS).filter(t -> has(t, at)).toArray();
      State state = row(initial(), row);
      Var expectedLast = tape.fill(Shape.of(1, HIDDEN), 0);
      List<Var> outputs = new ArrayList<>();
      for (int t = 0; t < STEPS; t++) {
        outputs.add(tape.fill(Shape.of(1, 1, HIDDEN), 0));
      }
      if (own.length > 0) {
        Var x = sequence().slice(1, row, row + 1);
        List<Var> steps = IntStream.of(own).mapToObj(t -> x.slice(0, t, t + 1)).toList();
        Recurrent.Result alone = run.run(tape.concat(0, steps), state);
        for (int i = 0; i < own.length; i++) {
          outputs.set(own[i], alone.sequence().slice(0, i, i + 1));
        }
        expectedLast = outputs.get(reversed ? own[0] : own[own.length - 1]);
        state = alone.state();
      }
      assertThat(masked.sequence().slice(1, row, row + 1).toDoubles())
          .containsExactly(tape.concat(0, outputs).toDoubles(), ROUNDING);
      assertThat(last.output().slice(0, row, row + 1).toDoubles())
          .containsExactly(expectedLast.toDoubles(), ROUNDING);
      for (int part = 0; part < 2; part++) {
        double[] expected = state.get(part).toDoubles();
        assertThat(row(masked.state(), row).get(part).toDoubles())
            .containsExactly(expected, ROUNDING);
        assertThat(row(last.state(), row).get(part).toDoubles())
            .containsExactly(expected, ROUNDING);
      }
    }
  }

  private static State row(State state, int row) {
    return new State(state.parts().stream().map(part -> part.slice(0, row, row + 1)).toList());
  }

  @Test
  void aMaskOfIntegersIsAMask() {
    Var integers =
        tape.integers(
            Shape.of(STEPS, ROWS),
            IntStream.range(0, STEPS * ROWS).map(i -> has(i / ROWS, i % ROWS) ? 1 : 0).toArray());
    assertThat(layer.run(sequence(), initial(), integers).sequence().toDoubles())
        .isEqualTo(layer.run(sequence(), initial(), mask()).sequence().toDoubles());
  }

  @Test
  void lengthsAreAMaskOfTheStepsBeforeThem() {
    int[] lengths = {0, 1, 2, 3, 4, 5};
    double[] values =
        IntStream.range(0, STEPS * ROWS)
            .mapToDouble(i -> i / ROWS < lengths[i % ROWS] ? 1 : 0)
            .toArray();
    Var given = tape.integers(Shape.of(ROWS), lengths);
    Var same = tape.constant(Shape.of(STEPS, ROWS), values);
    assertThat(layer.run(sequence(), initial(), given).sequence().toDoubles())
        .isEqualTo(layer.run(sequence(), initial(), same).sequence().toDoubles());
    assertThat(layer.last(sequence(), initial(), given, Phase.EVALUATION).output().toDoubles())
        .isEqualTo(layer.last(sequence(), initial(), same, Phase.EVALUATION).output().toDoubles());
  }

  @Test
  void withoutAMaskTheLastOutputIsThatOfTheLastStep() {
    Recurrent.Result all = layer.run(sequence(), initial());
    Recurrent.Last last = layer.last(sequence(), initial(), Phase.EVALUATION);
    assertThat(last.output().toDoubles())
        .isEqualTo(all.sequence().slice(0, STEPS - 1, STEPS).toDoubles());
    assertThat(last.state().get(1).toDoubles()).isEqualTo(all.state().get(1).toDoubles());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, STEPS + 1})
  void aLengthOutsideOfTheSequenceIsNamed(int length) {
    Var lengths = tape.integers(Shape.of(ROWS), 1, 2, length, 3, 4, 5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.run(sequence(), initial(), lengths))
        .withMessage(
            "row 2 of a sequence of 5 steps was given the length %d; lengths are from 0 to 5",
            length);
  }

  @Test
  void whatIsNeitherLengthsNorAMaskIsRefused() {
    List<Var> wrong =
        List.of(
            tape.fill(Shape.of(ROWS, STEPS), 1),
            tape.fill(Shape.of(STEPS, ROWS, 1), 1),
            tape.fill(Shape.of(ROWS), 1),
            tape.fillInt(Shape.of(STEPS), 1));
    for (Var given : wrong) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> layer.run(sequence(), initial(), given))
          .withMessage(
              "the steps that rows of a sequence [5, 6, 2] have are integers [6], their lengths, or"
                  + " a mask [5, 6], but were given as %s",
              given);
    }
  }
}
