package io.sarmal.autodiff;

import static io.sarmal.autodiff.GradientAssert.assertGradients;

import io.sarmal.core.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OuterGradientTests {
  private static Stream<Shape> leadingExtents() {
    return Stream.of(
        Shape.SCALAR, Shape.of(2), Shape.of(1), Shape.of(2, 2), Shape.of(2, 1, 2), Shape.of(0));
  }

  @ParameterizedTest
  @MethodSource("leadingExtents")
  void derivativesEqualCentralDifferences(Shape leading) {
    assertGradients(
        (tape, v) -> v.get(0).outer(v.get(1)),
        Points.signed(leading.concat(Shape.of(3)), leading.concat(Shape.of(2))));
  }

  @Test
  void rowsTimesThemselves() {
    assertGradients((tape, v) -> v.get(0).outer(v.get(0)), Points.signed(Shape.of(3, 2)));
  }
}
