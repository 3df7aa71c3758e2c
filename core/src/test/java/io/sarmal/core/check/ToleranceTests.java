package io.sarmal.core.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToleranceTests {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Test
  void exactIsTheRoundedResultWithoutRegardToTheSignOfZero() {
    assertThat(single(Tolerance.EXACT, 0.1, 0.1f)).isTrue();
    assertThat(single(Tolerance.EXACT, 0.1, Math.nextUp(0.1f))).isFalse();
    assertThat(Tolerance.EXACT.accepts(0.1, 0.1f, Precision.FLOAT64)).isFalse();
    assertThat(single(Tolerance.EXACT, 0, -0.0)).isTrue();
    assertThat(single(Tolerance.EXACT, 1e-50, 0)).isTrue();
  }

  @Test
  void nanIsOnlyNaN() {
    assertThat(single(Tolerance.sum(10), Double.NaN, Double.NaN)).isTrue();
    assertThat(single(Tolerance.sum(10), Double.NaN, 0)).isFalse();
    assertThat(single(Tolerance.sum(10), 0, Double.NaN)).isFalse();
  }

  @Test
  void aFunctionIsRightTo1e5OfItsResult() {
    assertThat(single(Tolerance.FUNCTION, 1e-20, 1.000009e-20)).isTrue();
    assertThat(single(Tolerance.FUNCTION, 1e-20, 1.000011e-20)).isFalse();
    assertThat(single(Tolerance.FUNCTION, 1, -1)).isFalse();
    assertThat(single(Tolerance.BOUNDED_FUNCTION, 1e-20, 4e-7)).isTrue();
    assertThat(single(Tolerance.BOUNDED_FUNCTION, 1e-20, 6e-7)).isFalse();
  }

  @Test
  void overflowMayHappenALittleEarlyOrLate() {
    assertThat(single(Tolerance.FUNCTION, 1e39, INFINITY)).isTrue();
    assertThat(single(Tolerance.FUNCTION, 1e39, Float.MAX_VALUE)).isTrue();
    assertThat(single(Tolerance.FUNCTION, Float.MAX_VALUE, INFINITY)).isTrue();
    assertThat(single(Tolerance.FUNCTION, 1e38, INFINITY)).isFalse();
    assertThat(single(Tolerance.FUNCTION, INFINITY, -INFINITY)).isFalse();
    assertThat(single(Tolerance.EXACT, Float.MAX_VALUE, INFINITY)).isFalse();
  }

  @Test
  void aSumMayErrMoreTheLongerItIs() {
    assertThat(single(Tolerance.sum(1), 0, 1e-6)).isFalse();
    assertThat(single(Tolerance.sum(100), 0, 1e-6)).isTrue();
    assertThat(single(Tolerance.sum(4098), 0, 1e-3)).isFalse();
  }

  private static boolean single(Tolerance tolerance, double expected, double given) {
    return tolerance.accepts(expected, given, Precision.FLOAT32);
  }
}
