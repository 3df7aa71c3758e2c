package io.sarmal.apps.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.Var;
import java.util.Arrays;

/** What ONNX Runtime gives is what we give, up to float32. */
final class Closeness {
  private static final double TOLERANCE = 1e-5;

  private Closeness() {}

  static void assertClose(String what, OnnxRun.Output given, Var expected) {
    assertThat(given.shape()).as("shape of %s", what).isEqualTo(expected.shape());
    double[] numbers =
        switch (expected.value().dtype()) {
          case REAL -> expected.toDoubles();
          case INT -> Arrays.stream(expected.toInts()).asDoubleStream().toArray();
        };
    double greatest =
        Arrays.stream(numbers).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    assertThat(given.values())
        .as(what)
        .containsExactly(numbers, within(TOLERANCE * Math.max(1, greatest)));
  }
}
