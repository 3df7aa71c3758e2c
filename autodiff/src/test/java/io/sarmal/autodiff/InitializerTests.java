package io.sarmal.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.core.Shape;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class InitializerTests {
  private static final Shape MANY = Shape.of(200, 500);

  static final Iterable<Map.Entry<String, Initializer>> RANDOM =
      Map.of(
              "uniform", Initializer.uniform(0.1),
              "normal", Initializer.normal(0.1),
              "orthogonal", Initializer.orthogonal())
          .entrySet();

  private static double mean(double[] values, int power) {
    return Arrays.stream(values).map(v -> Math.pow(v, power)).average().orElseThrow();
  }

  @ParameterizedTest
  @FieldSource("RANDOM")
  void valuesAreAFunctionOfShapeAndSeed(Map.Entry<String, Initializer> entry) {
    Initializer initializer = entry.getValue();
    Shape shape = Shape.of(4, 3);
    long seed = 0x123456789ABCDEFL;
    double[] values = initializer.values(shape, seed);
    assertThat(values).hasSize(12).isEqualTo(initializer.values(shape, seed));
    assertThat(values).isNotEqualTo(initializer.values(shape, seed + 1));
    // The upper half of the seed counts as well.
    assertThat(values).isNotEqualTo(initializer.values(shape, seed + (1L << 32)));
  }

  @Test
  void constantIsConstant() {
    assertThat(Initializer.constant(0.5).values(Shape.of(2, 2), 9)).containsOnly(0.5).hasSize(4);
    assertThat(Initializer.constant(1).values(Shape.SCALAR, 9)).containsExactly(1);
    assertThat(Initializer.uniform(1).values(Shape.of(0, 3), 9)).isEmpty();
  }

  @Test
  void uniformFillsItsRange() {
    double[] values = Initializer.uniform(0.5).values(MANY, 1);
    assertThat(Arrays.stream(values).min().orElseThrow()).isBetween(-0.5, -0.499);
    assertThat(Arrays.stream(values).max().orElseThrow()).isBetween(0.499, 0.5);
    assertThat(mean(values, 1)).isCloseTo(0, within(0.005));
    assertThat(mean(values, 2)).isCloseTo(0.25 / 3, within(0.001));
  }

  @Test
  void normalHasTheMomentsOfTheNormalDistribution() {
    double[] values = Initializer.normal(2).values(MANY, 1);
    assertThat(mean(values, 1)).isCloseTo(0, within(0.03));
    assertThat(mean(values, 2)).isCloseTo(4, within(0.08));
    assertThat(mean(values, 3)).isCloseTo(0, within(0.4));
    assertThat(mean(values, 4)).isCloseTo(3 * 16, within(2.0));
    assertThat(values).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
  }

  @Test
  void neighboursAreNotCorrelated() {
    double[] values = Initializer.normal(1).values(MANY, 3);
    double product = 0;
    for (int i = 1; i < values.length; i++) {
      product += values[i] * values[i - 1];
    }
    assertThat(product / values.length).isCloseTo(0, within(0.015));
  }

  @ParameterizedTest
  @CsvSource({"5,5", "64,64", "3,9", "9,3", "1,6", "6,1", "0,4"})
  void orthogonalRowsOrColumnsAreOrthonormal(int rows, int columns) {
    double[] q = Initializer.orthogonal().values(Shape.of(rows, columns), 17);
    boolean wide = rows <= columns;
    int count = Math.min(rows, columns);
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        double dot = 0;
        for (int k = 0; k < Math.max(rows, columns); k++) {
          dot +=
              wide
                  ? q[a * columns + k] * q[b * columns + k]
                  : q[k * columns + a] * q[k * columns + b];
        }
        assertThat(dot).isCloseTo(a == b ? 1 : 0, within(1e-14));
      }
    }
  }

  @Test
  void orthogonalMatricesHaveNoPreferredDirection() {
    double[] sums = new double[2];
    int draws = 2000;
    for (int seed = 0; seed < draws; seed++) {
      double[] q = Initializer.orthogonal().values(Shape.of(2, 2), seed);
      // Rotations and reflections are equally likely.
      sums[0] += Math.signum(q[0] * q[3] - q[1] * q[2]);
      sums[1] += q[0];
    }
    assertThat(sums[0] / draws).isCloseTo(0, within(0.08));
    assertThat(sums[1] / draws).isCloseTo(0, within(0.06));
  }

  @Test
  void orthogonalNeedsAMatrix() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Initializer.orthogonal().values(Shape.of(4), 1))
        .withMessage("orthogonal values need a matrix, not shape [4]");
  }
}
