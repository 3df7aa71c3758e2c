package io.sarmal.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tape releases what was made on it, and a gradient as soon as it is used. */
class ArenaTests {
  private final PeakMeter meter = new PeakMeter(new ReferenceBackend());
  private final Tensor weights = meter.backend().fill(Shape.of(4, 4), 0.5);

  private static Var chain(Var x, int length) {
    Var y = x;
    for (int i = 0; i < length; i++) {
      y = y.matmul(x).tanh();
    }
    return y.sum();
  }

  @Test
  void closingReleasesEverything() {
    int before = meter.live();
    try (Tape tape = Tape.recording(meter.backend())) {
      Var x = tape.variable(weights);
      tape.gradient(chain(x, 10), x);
    }
    assertThat(meter.live()).isEqualTo(before);
  }

  @Test
  void whatIsKeptOutlivesTheTape() {
    int before = meter.live();
    Tensor gradient;
    try (Tape tape = Tape.recording(meter.backend())) {
      Var x = tape.variable(weights);
      gradient = tape.keep(tape.gradient(chain(x, 3), x));
    }
    assertThat(meter.live()).isEqualTo(before + 1);
    meter.backend().read(gradient, new double[16]);
    meter.backend().release(gradient);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1000})
  void aBackwardPassHoldsAFewGradientsHoweverLong(int length) {
    try (Tape tape = Tape.recording(meter.backend())) {
      Var x = tape.variable(weights);
      Var y = chain(x, length);
      int before = meter.live();
      meter.takePeak();
      tape.gradient(y, x);
      assertThat(meter.takePeak() - before).isLessThanOrEqualTo(10);
    }
  }

  private void assertOnlyGradientsRemain(UnaryOperator<Var> function) {
    try (Tape tape = Tape.recording(meter.backend())) {
      Var x = tape.variable(weights);
      Var unwanted = tape.variable(weights);
      Var y = function.apply(x).plus(unwanted.square()).sum();
      int before = meter.live();
      tape.gradient(y, List.of(x));
      assertThat(meter.live()).isEqualTo(before + 1);
    }
  }

  @Test
  void afterwardsOnlyTheGradientsAskedForRemain() {
    assertOnlyGradientsRemain(x -> x.matmul(x).plus(x.exp()).times(x));
  }

  @Test
  void nothingRemainsOfPuttingSlicesTogether() {
    assertOnlyGradientsRemain(
        x -> x.slice(0, 1, 2).plus(x.slice(0, 0, 3).sum(0)).plus(x.slice(1, 2, 3)));
  }

  @Test
  void nothingRemainsOfAMaximumOrAPower() {
    assertOnlyGradientsRemain(x -> x.max(0, 1).plus(x.pow(3)).plus(x.relu()));
  }

  @Test
  void anInferenceTapeIsAnArenaToo() {
    int before = meter.live();
    try (Tape tape = Tape.inference(meter.backend())) {
      chain(tape.constant(weights), 5);
      assertThat(meter.live()).isGreaterThan(before);
    }
    assertThat(meter.live()).isEqualTo(before);
  }

  @Test
  void aFailedOperationLeaksNothing() {
    int before = meter.live();
    try (Tape tape = Tape.recording(meter.backend())) {
      Var x = tape.variable(weights);
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> x.gather(tape.integers(Shape.of(1), 9)).sum());
    }
    assertThat(meter.live()).isEqualTo(before);
  }
}
