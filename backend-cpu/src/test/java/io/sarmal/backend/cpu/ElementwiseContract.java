package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.UnaryOp;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the element-wise and row-wise {@link Kernels} keep to, for any length and offset. */
abstract class ElementwiseContract {
  private static final int[] SIZES = {
    0, 1, 2, 7, 8, 13, 15, 16, 17, 31, 64, 100, 207, 1023, 1024, 1025, 2500
  };

  private final Kernels kernels = kernels();

  abstract Kernels kernels();

  @ParameterizedTest
  @EnumSource
  void unaryOperationsMeanWhatTheyShould(UnaryOp op) {
    UnaryKernel kernel = kernels.unary(op);
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      int n = SIZES[random.nextInt(SIZES.length)];
      Run x = Run.of(random, n);
      Run y = Run.of(random, n);
      kernel.apply(x.data, x.offset, y.data, y.offset, n);
      for (int i = 0; i < n; i++) {
        assertClose(op, op.apply(x.get(i)), y.get(i), x.get(i));
      }
      y.assertNothingElseChanged();
      Run inPlace = x.copy();
      kernel.apply(inPlace.data, inPlace.offset, inPlace.data, inPlace.offset, n);
      assertThat(inPlace.values()).isEqualTo(y.values());
    }
  }

  @ParameterizedTest
  @EnumSource
  void binaryOperationsMeanWhatTheyShouldInEveryForm(BinaryOp op) {
    BinaryKernel kernel = kernels.binary(op);
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      int n = SIZES[random.nextInt(SIZES.length)];
      Run a = Run.of(random, n);
      Run b = Run.of(random, n);
      if (seed % 3 == 0) {
        System.arraycopy(a.data, a.offset, b.data, b.offset, n / 2); // equal ones too
      }
      Run y = Run.of(random, n);
      kernel.runs().apply(a.data, a.offset, b.data, b.offset, y.data, y.offset, n);
      for (int i = 0; i < n; i++) {
        assertClose(op, op.apply(a.get(i), b.get(i)), y.get(i), a.get(i), b.get(i));
      }
      y.assertNothingElseChanged();
      Run left = a.copy();
      kernel.runs().apply(left.data, left.offset, b.data, b.offset, left.data, left.offset, n);
      assertThat(left.values()).isEqualTo(y.values());
      Run right = b.copy();
      kernel.runs().apply(a.data, a.offset, right.data, right.offset, right.data, right.offset, n);
      assertThat(right.values()).isEqualTo(y.values());

      float number = Run.special(random);
      kernel.number().apply(a.data, a.offset, number, y.data, y.offset, n);
      for (int i = 0; i < n; i++) {
        assertClose(op, op.apply(a.get(i), number), y.get(i), a.get(i), number);
      }
      y.assertNothingElseChanged();
      kernel.numberFirst().apply(number, a.data, a.offset, y.data, y.offset, n);
      for (int i = 0; i < n; i++) {
        assertClose(op, op.apply(number, a.get(i)), y.get(i), number, a.get(i));
      }
      y.assertNothingElseChanged();
    }
  }

  @ParameterizedTest
  @EnumSource
  void bitsDoNotDependOnWhereAnElementLies(UnaryOp op) {
    UnaryKernel kernel = kernels.unary(op);
    Random random = new Random(7);
    Run x = Run.of(random, 500);
    Run whole = Run.of(random, 500);
    kernel.apply(x.data, x.offset, whole.data, whole.offset, 500);
    for (int i = 0; i < 500; i++) {
      float[] one = {x.get(i)};
      kernel.apply(one, 0, one, 0, 1);
      assertThat((Float) one[0]).isEqualTo((Float) whole.get(i));
    }
  }

  /** Every 1999th float there is, both signs, in runs long enough to be compiled. */
  @ParameterizedTest
  @EnumSource(
      value = UnaryOp.class,
      names = {"EXP", "LOG", "TANH", "SIGMOID", "LOG1P", "SIN", "COS", "SQRT"})
  void transcendentalFunctionsAreRightToFourUlpsEverywhere(UnaryOp op) {
    UnaryKernel kernel = kernels.unary(op);
    float[] x = new float[4096];
    float[] y = new float[4096];
    double worst = 0;
    long bits = Integer.MIN_VALUE;
    while (bits <= Integer.MAX_VALUE) {
      for (int i = 0; i < x.length; i++, bits += 1999) {
        x[i] = Float.intBitsToFloat((int) bits);
      }
      kernel.apply(x, 0, y, 0, x.length);
      for (int i = 0; i < x.length; i++) {
        worst = Math.max(worst, ulps(y[i], op.apply(x[i])));
      }
    }
    assertThat(worst).as("units in the last place").isLessThanOrEqualTo(4);
  }

  /** The stretch where the interesting things happen, more closely. */
  @ParameterizedTest
  @EnumSource(
      value = UnaryOp.class,
      names = {"EXP", "TANH", "SIGMOID"})
  void activationsAreRightToFourUlpsWhereTheyBend(UnaryOp op) {
    UnaryKernel kernel = kernels.unary(op);
    float[] x = new float[4096];
    float[] y = new float[4096];
    double worst = 0;
    for (int block = 0; block < 500; block++) {
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) ((block * x.length + i) * (22.0 / (500 * 4096)) - 11);
      }
      kernel.apply(x, 0, y, 0, x.length);
      for (int i = 0; i < x.length; i++) {
        worst = Math.max(worst, ulps(y[i], op.apply(x[i])));
        assertThat(op == UnaryOp.EXP || Math.abs(y[i]) <= 1).isTrue();
      }
    }
    assertThat(worst).as("units in the last place").isLessThanOrEqualTo(4);
  }

  @Test
  void selectsByACondition() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      int n = SIZES[random.nextInt(SIZES.length)];
      Run condition = Run.of(random, n);
      Run a = Run.of(random, n);
      Run b = Run.of(random, n);
      Run y = Run.of(random, n);
      kernels.select(
          condition.data,
          condition.offset,
          a.data,
          a.offset,
          b.data,
          b.offset,
          y.data,
          y.offset,
          n);
      for (int i = 0; i < n; i++) {
        Float expected = condition.get(i) != 0 ? a.get(i) : b.get(i);
        assertThat((Float) y.get(i)).isEqualTo(expected);
      }
      y.assertNothingElseChanged();
    }
  }

  @Test
  void addsMultiples() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      int n = SIZES[random.nextInt(SIZES.length)];
      Run x = Run.ordinary(random, n);
      Run y = Run.ordinary(random, n);
      Run before = y.copy();
      kernels.axpy(0.37f, x.data, x.offset, y.data, y.offset, n);
      for (int i = 0; i < n; i++) {
        double expected = before.get(i) + (double) 0.37f * x.get(i);
        assertThat((double) y.get(i))
            .isCloseTo(expected, within(2e-7 * (Math.abs(before.get(i)) + Math.abs(x.get(i)))));
      }
      y.assertNothingElseChanged();
    }
  }

  private static void assertClose(Enum<?> op, double expected, float actual, float... operands) {
    boolean exact =
        !EnumSet.of(UnaryOp.EXP, UnaryOp.LOG, UnaryOp.TANH, UnaryOp.SIGMOID).contains(op);
    boolean right =
        exact
            ? Float.valueOf(actual).equals((float) expected) // tells zeros apart, NaNs not
            : ulps(actual, expected) <= 4;
    if (!right) {
      throw new AssertionError(
          "%s of %s is %s, expected %s".formatted(op, Arrays.toString(operands), actual, expected));
    }
  }

  /** The error in units in the last place of the float nearest to the exact value. */
  private static double ulps(float actual, double exact) {
    float nearest = (float) exact;
    if (Float.isNaN(nearest) || Float.isInfinite(nearest)) {
      return Float.valueOf(actual).equals(nearest) ? 0 : Double.POSITIVE_INFINITY;
    }
    double error = Math.abs(actual - exact) / Math.ulp(nearest);
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }
}
