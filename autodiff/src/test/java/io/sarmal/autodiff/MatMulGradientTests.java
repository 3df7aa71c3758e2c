package io.sarmal.autodiff;

import static io.sarmal.autodiff.GradientAssert.assertGradients;

import io.sarmal.core.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MatMulGradientTests {
  private static final int M = 2;
  private static final int K = 3;
  private static final int N = 4;

  private static Stream<Arguments> leadingExtentsAndTransposes() {
    return Stream.of(
            new Shape[] {Shape.SCALAR, Shape.SCALAR},
            new Shape[] {Shape.of(2), Shape.SCALAR},
            new Shape[] {Shape.of(2), Shape.of(2)},
            new Shape[] {Shape.of(2, 1), Shape.SCALAR},
            new Shape[] {Shape.of(1, 2), Shape.of(1, 2)},
            new Shape[] {Shape.of(0), Shape.SCALAR})
        .flatMap(
            leading ->
                Stream.of(false, true)
                    .flatMap(
                        a ->
                            Stream.of(false, true)
                                .map(b -> Arguments.arguments(leading[0], a, leading[1], b))));
  }

  @ParameterizedTest
  @MethodSource("leadingExtentsAndTransposes")
  void derivativesEqualCentralDifferences(
      Shape leadingA, boolean transposeA, Shape leadingB, boolean transposeB) {
    Shape a = leadingA.concat(transposeA ? Shape.of(K, M) : Shape.of(M, K));
    Shape b = leadingB.concat(transposeB ? Shape.of(N, K) : Shape.of(K, N));
    assertGradients(
        (tape, v) -> v.get(0).matmul(v.get(1), transposeA, transposeB), Points.signed(a, b));
  }

  @ParameterizedTest
  @MethodSource("transposes")
  void aMatrixTimesItself(boolean transposeA, boolean transposeB) {
    assertGradients(
        (tape, v) -> v.get(0).matmul(v.get(0), transposeA, transposeB),
        Points.signed(Shape.of(2, K, K)));
  }

  private static Stream<Arguments> transposes() {
    return Stream.of(false, true)
        .flatMap(a -> Stream.of(false, true).map(b -> Arguments.arguments(a, b)));
  }
}
