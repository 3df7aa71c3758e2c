package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the {@link Kernels} that fold rows keep to, for any length and offset. */
abstract class RowsContract {
  private static final int[] SIZES = {1, 2, 7, 13, 16, 63, 64, 65, 207, 1000, 4096, 4098, 20_000};

  private final Kernels kernels = kernels();

  abstract Kernels kernels();

  @Test
  void sumsAreRightAndTheSameEverywhere() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      Run x = Run.ordinary(random, SIZES[random.nextInt(SIZES.length)]);
      double sum = 0;
      double magnitude = 0;
      for (float v : x.values()) {
        sum += v;
        magnitude += Math.abs(v);
      }
      float actual = kernels.sum(x.data, x.offset, x.n);
      assertThat((double) actual).isCloseTo(sum, within(2e-6 * magnitude));
      assertThat(kernels.sum(x.values(), 0, x.n)).isEqualTo(actual);
    }
    assertThat(kernels.sum(new float[0], 0, 0)).isZero();
  }

  @Test
  void aLongSumLosesNothing() {
    float[] x = new float[1 << 22];
    Arrays.fill(x, 0.1f);
    double exact = (double) 0.1f * x.length;
    assertThat((double) kernels.sum(x, 0, x.length)).isCloseTo(exact, within(1e-6 * exact));
  }

  @Test
  void findsTheGreatestAndWhereItIsFirst() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Run x = Run.ordinary(random, SIZES[random.nextInt(SIZES.length)]);
      int a = random.nextInt(x.n);
      int b = random.nextInt(x.n);
      x.data[x.offset + a] = 9;
      x.data[x.offset + b] = 9;
      assertThat(kernels.max(x.data, x.offset, x.n)).isEqualTo(9);
      assertThat(kernels.argmax(x.data, x.offset, x.n)).isEqualTo(Math.min(a, b));
    }
    assertThat(kernels.max(new float[0], 0, 0)).isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @Test
  void notANumberIsTheGreatest() {
    for (int n : SIZES) {
      float[] x = new float[n];
      x[n - 1] = Float.POSITIVE_INFINITY;
      x[n / 2] = Float.NaN;
      assertThat(kernels.max(x, 0, n)).isNaN();
      assertThat(kernels.argmax(x, 0, n)).isEqualTo(n / 2);
    }
  }

  @Test
  void addsUpColumns() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      int rows = random.nextInt(40);
      int columns = random.nextInt(200);
      int stride = columns + random.nextInt(10);
      Run x = Run.ordinary(random, rows * stride + columns);
      Run y = Run.ordinary(random, columns);
      Run before = y.copy();
      kernels.columnSums(x.data, x.offset, stride, rows, columns, y.data, y.offset);
      for (int j = 0; j < columns; j++) {
        float sum = before.get(j);
        for (int i = 0; i < rows; i++) {
          sum += x.get(i * stride + j);
        }
        assertThat(y.get(j)).isEqualTo(sum);
      }
      y.assertNothingElseChanged();
    }
  }
}
