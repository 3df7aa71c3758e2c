package io.sarmal.autodiff;

import static io.sarmal.autodiff.GradientAssert.assertGradients;

import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.core.Shape;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Op;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnaryGradientTests {
  @ParameterizedTest
  @EnumSource
  void derivativesEqualCentralDifferences(UnaryOp op) {
    assertGradients((tape, v) -> tape.apply(new Op.Unary(op), v).get(0), point(op));
  }

  /** A new operation does not compile here until someone says where it is defined. */
  private static List<Point> point(UnaryOp op) {
    Shape shape = Shape.of(3, 2);
    return switch (op) {
      case LOG, SQRT -> Points.positive(shape);
      case NEG, ABS, SIGN, RELU, EXP, LOG1P, SIN, COS, TANH, SIGMOID, FLOOR -> Points.signed(shape);
    };
  }
}
