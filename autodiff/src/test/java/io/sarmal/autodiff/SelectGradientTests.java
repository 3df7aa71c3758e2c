package io.sarmal.autodiff;

import static io.sarmal.autodiff.GradientAssert.assertGradients;
import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SelectGradientTests {
  private static Stream<List<Shape>> pairs() {
    return BroadcastForms.pairs();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void branchesBroadcast(List<Shape> shapes) {
    Shape whole = Shape.broadcast(shapes.get(0), shapes.get(1));
    assertGradients(
        (tape, v) ->
            tape.iota(whole.size())
                .sin()
                .greater(0)
                .reshape(whole)
                .select(v.get(0).exp(), v.get(1).sin()),
        Points.signed(shapes.get(0), shapes.get(1)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void conditionBroadcasts(List<Shape> shapes) {
    assertGradients(
        (tape, v) -> v.get(0).greater(0).select(v.get(1).exp(), v.get(1).square()),
        Points.signed(shapes.get(0), shapes.get(1)));
  }

  @Test
  void nothingFlowsThroughTheConditionOrTheOtherBranch() {
    try (ReferenceBackend backend = new ReferenceBackend();
        Tape tape = Tape.recording(backend)) {
      Var x = tape.variable(backend.tensor(Shape.of(2), new double[] {0, 4}));
      // The logarithm of 0 has no derivative, but is not chosen.
      Var y = x.select(x.log(), x.times(3)).sum();
      assertThat(tape.gradient(y, x).toDoubles()[1]).isEqualTo(0.25);
    }
  }
}
