package io.sarmal.autodiff;

import static io.sarmal.autodiff.GradientAssert.assertGradients;

import io.sarmal.core.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcatGradientTests {
  private static final Shape SHAPE = Shape.of(2, 3, 2);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, -1, -3})
  void partsOfDifferentExtents(int axis) {
    assertGradients(
        (tape, v) -> tape.concat(axis, v),
        Points.signed(SHAPE.with(axis, 1), SHAPE.with(axis, 3), SHAPE.with(axis, 0), SHAPE));
  }

  @Test
  void onePart() {
    assertGradients((tape, v) -> tape.concat(1, v), Points.signed(SHAPE));
  }

  @Test
  void onePartMoreThanOnce() {
    assertGradients(
        (tape, v) -> tape.concat(0, List.of(v.get(0), v.get(1), v.get(0))),
        Points.signed(Shape.of(2), Shape.of(1)));
  }
}
