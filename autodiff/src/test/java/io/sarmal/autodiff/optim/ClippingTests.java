package io.sarmal.autodiff.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.optim.Clipping.Clipped;
import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClippingTests {
  private final ReferenceBackend backend = new ReferenceBackend();
  private final Tape tape = Tape.inference(backend);

  @AfterEach
  void close() {
    tape.close();
    backend.close();
  }

  private Var gradient(double... values) {
    return tape.constant(Shape.of(values.length), values);
  }

  @Test
  void aLongGradientIsScaledDownToTheLimit() {
    Clipped clipped = Clipping.byGlobalNorm(gradient(3, -4, 12), 6.5);
    assertThat(clipped.norm().item()).isEqualTo(13);
    assertThat(clipped.gradient().toDoubles()).containsExactly(1.5, -2, 6);
  }

  @Test
  void anElementIsAtMostTheLimitAndKeepsItsSign() {
    Clipped clipped = Clipping.byValue(gradient(3, -4, 12, 0.5, -0.25, 0), 2);
    assertThat(clipped.gradient().toDoubles()).containsExactly(2, -2, 2, 0.5, -0.25, 0);
    assertThat(clipped.norm().item()).isCloseTo(Math.sqrt(169.3125), within(1e-14));
  }

  @ParameterizedTest
  @ValueSource(doubles = {13, 14, Double.POSITIVE_INFINITY})
  void whatIsWithinTheLimitStaysAsItIs(double limit) {
    double[] values = {3, -4, 12};
    assertThat(Clipping.byGlobalNorm(gradient(values), limit).gradient().toDoubles())
        .containsExactly(values, within(1e-15));
    assertThat(Clipping.byValue(gradient(values), limit).gradient().toDoubles()).isEqualTo(values);
    assertThat(Clipping.byValue(gradient(values), limit).norm().item()).isEqualTo(13);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4095, 4096, 4097, 8191, 8192, 8193, 20_000})
  void everyElementOfAGradientOfAnyLengthCounts(int length) {
    double[] values = new double[length];
    Arrays.setAll(values, i -> i + 1);
    double n = length;
    double squares = n * (n + 1) * (2 * n + 1) / 6;
    assertThat(Clipping.byGlobalNorm(gradient(values), Double.POSITIVE_INFINITY).norm().item())
        .isCloseTo(Math.sqrt(squares), withinPercentage(1e-10));
  }

  @Test
  void aGradientOfZeroStaysZero() {
    assertThat(Clipping.byGlobalNorm(gradient(0, 0), 1).gradient().toDoubles()).containsOnly(0);
    assertThat(Clipping.byValue(gradient(0, 0), 1).gradient().toDoubles()).containsOnly(0);
  }

  @Test
  void infinityIsClippedByValueAndNotANumberIsNotHidden() {
    double[] clipped =
        Clipping.byValue(gradient(Double.POSITIVE_INFINITY, Double.NaN, 1), 5)
            .gradient()
            .toDoubles();
    assertThat(clipped).containsExactly(5, Double.NaN, 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN})
  void aLimitIsAboveZero(double limit) {
    Var gradient = gradient(1);
    String message = "a clipping limit is above 0, not " + limit;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clipping.byGlobalNorm(gradient, limit))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clipping.byValue(gradient, limit))
        .withMessage(message);
  }
}
