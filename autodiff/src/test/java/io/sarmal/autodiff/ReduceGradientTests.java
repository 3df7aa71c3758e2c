package io.sarmal.autodiff;

import static io.sarmal.autodiff.GradientAssert.assertGradients;

import io.sarmal.core.Shape;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.program.Op;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReduceGradientTests {
  private static final Shape SHAPE = Shape.of(2, 3, 2);

  private static Stream<List<Integer>> axisSets() {
    return IntStream.range(0, 1 << SHAPE.rank())
        .mapToObj(
            bits ->
                IntStream.range(0, SHAPE.rank())
                    .filter(axis -> (bits >> axis & 1) == 1)
                    .boxed()
                    .toList());
  }

  /** A new operation does not compile here until someone says over which axes it folds. */
  private static Stream<List<Integer>> axisSets(ReduceOp op) {
    return switch (op) {
      case SUM, MAX -> axisSets();
      case ARGMAX -> axisSets().filter(axes -> axes.size() == 1);
    };
  }

  private static Stream<Arguments> everyOpOverEveryAxisSet() {
    return Stream.of(ReduceOp.values())
        .flatMap(op -> axisSets(op).map(axes -> Arguments.arguments(op, axes)));
  }

  @ParameterizedTest
  @MethodSource("everyOpOverEveryAxisSet")
  void derivativesEqualCentralDifferences(ReduceOp op, List<Integer> axes) {
    assertGradients(
        (tape, v) -> {
          Var folded = tape.apply(new Op.Reduce(op, axes), v).get(0);
          return op == ReduceOp.ARGMAX ? folded.real().times(v.get(0)) : folded;
        },
        Points.signed(SHAPE));
  }

  @ParameterizedTest
  @MethodSource("axisSets")
  void meansOverEveryAxisSet(List<Integer> axes) {
    int[] counted = axes.stream().mapToInt(axis -> axis - SHAPE.rank()).toArray();
    assertGradients((tape, v) -> v.get(0).mean(counted), Points.signed(SHAPE));
  }
}
