package io.sarmal.autodiff;

import static io.sarmal.autodiff.GradientAssert.assertGradients;

import com.google.common.collect.Collections2;
import com.google.common.primitives.Ints;
import io.sarmal.core.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Transpose, reshape and broadcast. */
class RearrangementGradientTests {
  private static final Shape SHAPE = Shape.of(2, 3, 4);

  private static Stream<List<Integer>> everyOrderOfThreeAxes() {
    return Collections2.permutations(List.of(0, 1, 2)).stream();
  }

  @ParameterizedTest
  @MethodSource("everyOrderOfThreeAxes")
  void transpose(List<Integer> axes) {
    assertGradients((tape, v) -> v.get(0).transpose(Ints.toArray(axes)), Points.signed(SHAPE));
  }

  @Test
  void transposeOfTheLastTwoAxes() {
    assertGradients((tape, v) -> v.get(0).transposeLast(), Points.signed(SHAPE));
  }

  static final List<Shape> SHAPES_OF_AS_MANY_ELEMENTS =
      List.of(SHAPE, Shape.of(24), Shape.of(4, 6), Shape.of(1, 24, 1, 1));

  @ParameterizedTest
  @FieldSource("SHAPES_OF_AS_MANY_ELEMENTS")
  void reshape(Shape to) {
    assertGradients((tape, v) -> v.get(0).reshape(to), Points.signed(SHAPE));
  }

  private static Stream<Shape> shapesThatBroadcastToTwoByThree() {
    return Stream.of(
        Shape.of(2, 3), Shape.of(3), Shape.of(1, 3), Shape.of(2, 1), Shape.of(1), Shape.SCALAR);
  }

  @ParameterizedTest
  @MethodSource("shapesThatBroadcastToTwoByThree")
  void broadcast(Shape from) {
    assertGradients((tape, v) -> v.get(0).broadcast(Shape.of(2, 3)), Points.signed(from));
  }
}
