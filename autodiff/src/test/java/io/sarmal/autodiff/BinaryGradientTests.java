package io.sarmal.autodiff;

import static io.sarmal.autodiff.GradientAssert.assertGradients;

import io.sarmal.core.Shape;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.program.Op;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BinaryGradientTests {
  private static Stream<Arguments> everyOpInEveryBroadcastForm() {
    return Arrays.stream(BinaryOp.values())
        .flatMap(
            op ->
                BroadcastForms.pairs()
                    .map(pair -> Arguments.arguments(op, pair.get(0), pair.get(1))));
  }

  @ParameterizedTest
  @MethodSource("everyOpInEveryBroadcastForm")
  void derivativesEqualCentralDifferences(BinaryOp op, Shape a, Shape b) {
    assertGradients(
        (tape, v) -> tape.apply(new Op.Binary(op), v).get(0),
        isForPositiveOnly(op) ? Points.positive(a, b) : Points.signed(a, b));
  }

  /** A new operation does not compile here until someone says where it is defined. */
  private static boolean isForPositiveOnly(BinaryOp op) {
    return switch (op) {
      case POW -> true;
      case ADD, SUB, MUL, DIV, MAX, MIN, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, EQUAL -> false;
    };
  }
}
