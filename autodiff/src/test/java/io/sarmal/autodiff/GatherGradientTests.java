package io.sarmal.autodiff;

import static io.sarmal.autodiff.GradientAssert.assertGradients;
import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GatherGradientTests {
  private static final int ROWS = 4;

  private static Stream<Arguments> shapesOfIdsAndRows() {
    return Stream.of(Shape.SCALAR, Shape.of(5), Shape.of(3, 2), Shape.of(0))
        .flatMap(
            ids ->
                Stream.of(Shape.SCALAR, Shape.of(2), Shape.of(2, 2))
                    .map(row -> Arguments.arguments(ids, row)));
  }

  /** Row numbers with duplicates; row 3 is left out. */
  private static Var ids(Tape tape, Shape shape) {
    int[] ids = new int[shape.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i * i % 3;
    }
    return tape.integers(shape, ids);
  }

  @ParameterizedTest
  @MethodSource("shapesOfIdsAndRows")
  void gather(Shape ids, Shape row) {
    assertGradients((tape, v) -> v.get(0).gather(ids(tape, ids)), Points.signed(row.prepend(ROWS)));
  }

  @ParameterizedTest
  @MethodSource("shapesOfIdsAndRows")
  void scatterAdd(Shape ids, Shape row) {
    assertGradients(
        (tape, v) -> v.get(0).scatterAdd(ids(tape, ids), ROWS), Points.signed(ids.concat(row)));
  }

  @Test
  void aRowGathersTheGradientsOfAllItsUses() {
    try (ReferenceBackend backend = new ReferenceBackend();
        Tape tape = Tape.recording(backend)) {
      Var table = tape.variable(backend.tensor(Shape.of(3, 1), new double[3]));
      Var taken = table.gather(tape.integers(Shape.of(4), 2, 0, 2, 2));
      Var weights = tape.constant(Shape.of(4, 1), 1, 10, 100, 1000);
      Var gradient = tape.gradient(taken.times(weights).sum(), table);
      assertThat(gradient.toDoubles()).containsExactly(10, 0, 1101);
    }
  }
}
