package io.sarmal.autodiff;

import static io.sarmal.autodiff.Looped.invariant;
import static io.sarmal.autodiff.Looped.sequence;
import static io.sarmal.autodiff.Looped.state;
import static io.sarmal.autodiff.LoopedAssert.assertScanEqualsSteps;
import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random numbers inside a step: each step has its own, and backward draws the same again. */
class ScanDropoutTests {
  private static final TensorType ROWS = TensorType.real(Dim.BATCH, 8);

  private static Looped dropout() {
    return new Looped(
        List.of(
            sequence("x", ROWS),
            state("h", ROWS),
            invariant("key", TensorType.integer(3)),
            Looped.stepNumber()),
        List.of(OutputRole.STATE, OutputRole.STACKED),
        false,
        (tape, in) -> {
          Var key = tape.concat(0, List.of(in.get(2), in.get(3)));
          Var mask = tape.random(in.get(0).shape(), key, 1).less(0.5).times(2);
          Var y = in.get(0).times(mask);
          return List.of(in.get(1).plus(y.sin()), y);
        });
  }

  @Test
  void derivativesEqualThoseOfOrdinaryOperations() {
    assertScanEqualsSteps(dropout(), List.of(0, 1), List.of(0, 1), 4);
  }

  @Test
  void theGradientIsZeroExactlyWhereForwardDropped() {
    ReferenceBackend backend = new ReferenceBackend();
    try (Tape tape = Tape.recording(backend)) {
      Var x = tape.variable(backend.fill(Shape.of(5, 2, 8), 1));
      Var h = tape.fill(Shape.of(2, 8), 0);
      Var key = tape.integers(Shape.of(3), 1, 2, 3);
      List<Var> results =
          tape.scan(dropout().scan(), List.of(x, h, key, tape.fillInt(Shape.of(1), 0)));
      double[] kept = results.get(1).toDoubles();
      double[] gradient = tape.gradient(results.get(0).sum(), x).toDoubles();
      assertThat(kept).contains(0, 2);
      for (int i = 0; i < kept.length; i++) {
        assertThat(gradient[i]).isEqualTo(kept[i] == 0 ? 0 : 2 * Math.cos(2));
      }
      List<List<Double>> masks =
          Arrays.asList(0, 1, 2, 3, 4).stream()
              .map(t -> Arrays.stream(kept, 16 * t, 16 * t + 16).boxed().toList())
              .collect(Collectors.toList());
      assertThat(masks).doesNotHaveDuplicates();
    }
  }
}
