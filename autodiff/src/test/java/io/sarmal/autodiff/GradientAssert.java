package io.sarmal.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.function.BiFunction;

/** Asserts in float64 that derivatives of the first and second order are right. */
final class GradientAssert {
  private static final double TOLERANCE = 1e-8;

  private GradientAssert() {}

  /**
   * Compares with central differences at every element.
   *
   * @param function gives a tensor of any shape, which {@link #loss} makes a scalar
   */
  static void assertGradients(BiFunction<Tape, List<Var>, Var> function, List<Point> at) {
    try (ReferenceBackend backend = new ReferenceBackend()) {
      GradientCheck check = new GradientCheck(backend, (t, v) -> loss(function.apply(t, v)));
      assertWithin(check.everyElement(at), "first derivative: ");
      assertWithin(check.second().everyElement(at), "second derivative: ");
      assertThat(backend.liveTensors()).as("live tensors").hasValue(0);
    }
  }

  private static void assertWithin(GradientCheck.Result result, String order) {
    assertThat(result.relativeError()).as(order + result).isLessThan(TOLERANCE);
  }

  /** A scalar that weighs every element differently and has a second derivative by each. */
  static Var loss(Var y) {
    Var weights = y.tape().iota(y.shape().size()).plus(1).sin().reshape(y.shape());
    return y.times(weights).plus(y.square().times(0.5)).sum();
  }
}
