package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link GemmKernel} keeps to, on random shapes, layouts and offsets. */
abstract class GemmContract {
  private static final int[] SIZES = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 31, 32, 33, 63, 64, 65, 100, 128, 207, 255, 256, 257,
    300, 520, 1030
  };
  private static final float UNTOUCHED = 12345;

  private final GemmKernel kernel = kernels().gemm();

  abstract Kernels kernels();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void productsAreRightInEveryShapeAndLayout(int threads) {
    try (Workers workers = new Workers(threads)) {
      Gemm gemm = new Gemm(kernel, workers);
      for (int seed = 0; seed < 100; seed++) {
        Case c = new Case(new Random(seed));
        gemm.multiply(c.a, c.b, c.d, c.c);
        c.check();
      }
    }
  }

  @Test
  void everyUseOfAPackedMatrixHasTheBitsOfAnUnpackedProduct() {
    try (Workers workers = new Workers(2)) {
      Gemm gemm = new Gemm(kernel, workers);
      for (int seed = 0; seed < 80; seed++) {
        Case direct = new Case(new Random(seed));
        PackedMatrix packed = gemm.pack(direct.b);
        kernel.multiply(direct.a, direct.b, direct.d, direct.c);
        for (int use = 0; use < 3; use++) {
          Case again = new Case(new Random(seed));
          gemm.multiply(again.a, packed, again.d, again.c);
          again.check();
          assertThat(again.c.data()).as(again.toString()).isEqualTo(direct.c.data());
        }
      }
    }
  }

  @Test
  void bitsDoNotDependOnTheNumberOfThreads() {
    try (Workers one = new Workers(1);
        Workers two = new Workers(2);
        Workers three = new Workers(3);
        Workers four = new Workers(4)) {
      for (int seed = 1000; seed < 1060; seed++) {
        Case expected = new Case(new Random(seed));
        new Gemm(kernel, one).multiply(expected.a, expected.b, expected.d, expected.c);
        for (Workers workers : new Workers[] {two, three, four}) {
          Case actual = new Case(new Random(seed));
          new Gemm(kernel, workers).multiply(actual.a, actual.b, actual.d, actual.c);
          assertThat(actual.c.data()).as(actual.toString()).isEqualTo(expected.c.data());
        }
      }
    }
  }

  @Test
  void bitsDoNotDependOnWhereAnElementLies() {
    for (int seed = 2000; seed < 2080; seed++) {
      Random random = new Random(seed);
      Case whole = new Case(random);
      Case part = new Case(new Random(seed));
      kernel.multiply(whole.a, whole.b, whole.d, whole.c);
      int top = random.nextInt(whole.c.rows() + 1);
      int bottom = top + random.nextInt(whole.c.rows() - top + 1);
      int left = random.nextInt(whole.c.columns() + 1);
      int right = left + random.nextInt(whole.c.columns() - left + 1);
      kernel.multiply(
          part.a.rows(top, bottom),
          part.b.columns(left, right),
          part.d == null ? null : part.d.rows(top, bottom).columns(left, right),
          part.c.rows(top, bottom).columns(left, right));
      for (int i = top; i < bottom; i++) {
        for (int j = left; j < right; j++) {
          assertThat(at(part.c, i, j)).isEqualTo(at(whole.c, i, j));
        }
      }
    }
  }

  @Test
  void aMatrixCanBePackedPartByPart() {
    int unit = kernel.columnUnit();
    int columns = 2 * unit + 7;
    Random random = new Random(1);
    Matrix a = Matrix.of(floats(random, 5 * 1100), 5, 1100);
    Matrix b = Matrix.of(floats(random, 1100 * columns), 1100, columns);
    PackedMatrix packed = kernel.packed(1100, columns);
    packed.set(unit, b.columns(unit, columns));
    packed.set(0, b.columns(0, unit));
    Matrix expected = Matrix.of(new float[5 * columns], 5, columns);
    Matrix actual = Matrix.of(new float[5 * columns], 5, columns);
    kernel.multiply(a, b, null, expected);
    kernel.multiply(a, packed, 0, null, actual);
    assertThat(actual.data()).isEqualTo(expected.data());
    assertThatThrownBy(() -> packed.set(unit, b))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1100 x " + columns)
        .hasMessageContaining("from " + unit);
  }

  @Test
  void anEmptySumLeavesWhatIsAddedTo() {
    Matrix c = Matrix.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    kernel.multiply(Matrix.of(new float[0], 2, 0), Matrix.of(new float[0], 0, 3), c, c);
    assertThat(c.data()).containsExactly(1, 2, 3, 4, 5, 6);
    kernel.multiply(Matrix.of(new float[0], 2, 0), Matrix.of(new float[0], 0, 3), null, c);
    assertThat(c.data()).containsOnly(0);
  }

  @Test
  void notANumberSpreadsToItsRowOnly() {
    float[] a = new float[10 * 40];
    a[3 * 40 + 7] = Float.NaN;
    Matrix c = Matrix.of(new float[10 * 50], 10, 50);
    Arrays.fill(c.data(), Float.NaN); // must not come through either: C is overwritten
    kernel.multiply(Matrix.of(a, 10, 40), Matrix.of(new float[40 * 50], 40, 50), null, c);
    for (int i = 0; i < 10; i++) {
      for (int j = 0; j < 50; j++) {
        assertThat(Float.isNaN(at(c, i, j))).isEqualTo(i == 3);
      }
    }
  }

  private static float at(Matrix m, int i, int j) {
    return m.data()[m.index(i, j)];
  }

  private static float[] floats(Random random, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextFloat() - 0.5f;
    }
    return x;
  }

  /** A random product. Unused elements of the operands are NaN, so that reading one shows. */
  private static final class Case {
    final Matrix a;
    final Matrix b;
    final Matrix c;
    final Matrix d;
    private final double[] before;

    Case(Random random) {
      int m = size(random);
      int n = size(random);
      int k = size(random);
      a = operand(random, m, k);
      b = operand(random, k, n);
      c = layout(random, m, n);
      Arrays.fill(c.data(), UNTOUCHED);
      switch (random.nextInt(4)) {
        case 0 -> d = null;
        case 1 -> d = fill(random, c);
        case 2 -> d = operand(random, m, n);
        default -> d = Matrix.of(floats(random, n + 3), 3, m, n, 0);
      }
      before = new double[m * n];
      for (int i = 0; d != null && i < m; i++) {
        for (int j = 0; j < n; j++) {
          before[i * n + j] = at(d, i, j);
        }
      }
    }

    private static int size(Random random) {
      return random.nextInt(4) == 0 ? random.nextInt(40) : SIZES[random.nextInt(SIZES.length)];
    }

    private static Matrix layout(Random random, int rows, int columns) {
      boolean transposed = random.nextBoolean();
      int lines = transposed ? columns : rows;
      int length = transposed ? rows : columns;
      int stride = length + (random.nextBoolean() ? 0 : random.nextInt(20));
      int offset = random.nextInt(30);
      int end = random.nextInt(3); // little room, so that reading too far is an error
      int size = lines == 0 ? 0 : (lines - 1) * stride + length;
      Matrix view = Matrix.of(new float[offset + size + end], offset, lines, length, stride);
      return transposed ? view.transposed() : view;
    }

    private static Matrix operand(Random random, int rows, int columns) {
      Matrix matrix = layout(random, rows, columns);
      Arrays.fill(matrix.data(), Float.NaN);
      return fill(random, matrix);
    }

    private static Matrix fill(Random random, Matrix matrix) {
      for (int i = 0; i < matrix.rows(); i++) {
        for (int j = 0; j < matrix.columns(); j++) {
          matrix.data()[matrix.index(i, j)] = random.nextFloat() - 0.5f;
        }
      }
      return matrix;
    }

    /** Compares with sums in double, within the error bound of a sum in float. */
    void check() {
      boolean[] inside = new boolean[c.data().length];
      for (int i = 0; i < c.rows(); i++) {
        for (int j = 0; j < c.columns(); j++) {
          double sum = before[i * c.columns() + j];
          double magnitude = Math.abs(sum);
          for (int k = 0; k < a.columns(); k++) {
            double term = (double) at(a, i, k) * at(b, k, j);
            sum += term;
            magnitude += Math.abs(term);
          }
          double bound = (a.columns() + 4) * 0x1p-24 * magnitude;
          if (!(Math.abs(at(c, i, j) - sum) <= bound)) {
            throw new AssertionError(
                "%s: element (%d, %d) is %s, expected %s".formatted(this, i, j, at(c, i, j), sum));
          }
          inside[c.index(i, j)] = true;
        }
      }
      for (int i = 0; i < inside.length; i++) {
        assertThat(inside[i] || c.data()[i] == UNTOUCHED).as("%s: outside at %s", this, i).isTrue();
      }
    }

    @Override
    public String toString() {
      return layout(a) + " times " + layout(b) + " to " + layout(c);
    }

    private static String layout(Matrix m) {
      return "%s at %d, strides %d and %d"
          .formatted(m, m.offset(), m.rowStride(), m.columnStride());
    }
  }
}
