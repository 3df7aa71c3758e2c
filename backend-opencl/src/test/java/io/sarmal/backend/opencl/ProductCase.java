package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * A product of random sizes and layout. Elements outside the operands are NaN, so reading one
 * shows.
 */
final class ProductCase {
  private static final float UNTOUCHED = 12345;

  private final Product product;
  private final float[] a;
  private final float[] b;
  private final float[] d;
  private final float[] before;
  private final BufferPool pool;

  /** What D is. */
  private enum Addend {
    NONE,
    MATRIX,
    ROW,
    C
  }

  private ProductCase(
      Product product, float[] a, float[] b, float[] d, float[] before, BufferPool pool) {
    this.product = product;
    this.a = a;
    this.b = b;
    this.d = d;
    this.before = before;
    this.pool = pool;
  }

  /** A case with this many rows, columns and terms. */
  static ProductCase of(Random random, Queue queue, BufferPool pool, int m, int n, int k) {
    int batch = random.nextInt(3) == 0 ? random.nextInt(4) : 1;
    Matrices a = Matrices.random(random, batch, m, k, random.nextBoolean(), random.nextInt(4) > 0);
    Matrices b = Matrices.random(random, batch, k, n, random.nextBoolean(), random.nextInt(4) > 0);
    Matrices c = Matrices.random(random, batch, m, n, false, true);
    Addend addend = Addend.values()[random.nextInt(4)];
    Matrices d =
        switch (addend) {
          case NONE, C -> c;
          case MATRIX -> Matrices.random(random, batch, m, n, false, random.nextInt(4) > 0);
          case ROW -> Matrices.random(random, 1, 1, n, false, true).repeated();
        };
    float[] before = c.values(random, addend == Addend.C ? UNTOUCHED : Float.NaN);
    if (addend != Addend.C) {
      Arrays.fill(before, UNTOUCHED);
    }
    float[] valuesA = a.values(random, Float.NaN);
    float[] valuesB = b.values(random, Float.NaN);
    float[] valuesD = addend == Addend.C ? before : d.values(random, Float.NaN);
    Operand to = c.upload(queue, pool, before);
    return new ProductCase(
        new Product(
            batch,
            m,
            n,
            k,
            a.upload(queue, pool, valuesA),
            b.upload(queue, pool, valuesB),
            switch (addend) {
              case NONE -> Optional.empty();
              case C -> Optional.of(to);
              case MATRIX, ROW -> Optional.of(d.upload(queue, pool, valuesD));
            },
            to),
        valuesA,
        valuesB,
        valuesD,
        before,
        pool);
  }

  Product product() {
    return product;
  }

  /** What lies where C does, gaps included. */
  float[] result(Queue queue) {
    float[] result = new float[before.length];
    queue.read(new Region(product.c().region().buffer(), 0), result, result.length);
    return result;
  }

  /** Whether it is one product whose A lies in rows, as in the steps of a loop. */
  boolean isOfRows() {
    return product.batch() == 1 && product.a().column() == 1;
  }

  /** Multiplies as the steps of a loop do. */
  void multiplyRepeated(Products products, int times) {
    Operand b = product.b();
    boolean transposed = b.column() != 1;
    RepeatedFactor factor =
        products.repeated(
            b.region(),
            transposed,
            product.n(),
            product.k(),
            transposed ? b.column() : b.row(),
            product.m(),
            times);
    products.matmul(
        product.a().region(),
        product.a().row(),
        factor,
        product.m(),
        product.d().map(Operand::region).orElse(null),
        product.d().map(Operand::row).orElse(0),
        product.c().region(),
        product.c().row());
    factor.packed().ifPresent(packed -> packed.buffer().release());
  }

  /** Sets C to what it was. */
  void reset(Queue queue) {
    queue.write(new Region(product.c().region().buffer(), 0), before, before.length);
  }

  /** Sums that begin with D, the terms added in the order of k by fused operations. */
  float[] inOrder() {
    float[] expected = before.clone();
    each(
        (z, i, j) -> {
          float sum = product.d().isPresent() ? at(product.d().get(), d, z, i, j) : 0;
          for (int p = 0; p < product.k(); p++) {
            sum = Math.fma(at(product.a(), a, z, i, p), at(product.b(), b, z, p, j), sum);
          }
          expected[index(product.c(), z, i, j)] = sum;
        });
    return expected;
  }

  /** Compares with sums in double, within the error bound of a sum in float. */
  void check(float[] actual) {
    boolean[] inside = new boolean[actual.length];
    each(
        (z, i, j) -> {
          double sum = product.d().isPresent() ? at(product.d().get(), d, z, i, j) : 0;
          double magnitude = Math.abs(sum);
          for (int p = 0; p < product.k(); p++) {
            double term = (double) at(product.a(), a, z, i, p) * at(product.b(), b, z, p, j);
            sum += term;
            magnitude += Math.abs(term);
          }
          double bound = (product.k() + 4) * 0x1p-24 * magnitude;
          int index = index(product.c(), z, i, j);
          assertThat((double) actual[index])
              .as("%s: element (%s, %s) of matrix %s", this, i, j, z)
              .isBetween(sum - bound, sum + bound);
          inside[index] = true;
        });
    for (int i = 0; i < inside.length; i++) {
      assertThat(inside[i] || actual[i] == UNTOUCHED).as("%s: outside at %s", this, i).isTrue();
    }
  }

  void release() {
    product.a().region().buffer().release();
    product.b().region().buffer().release();
    product.d().filter(x -> !x.equals(product.c())).ifPresent(x -> x.region().buffer().release());
    product.c().region().buffer().release();
    assertThat(pool.used()).as("bytes in use after %s", this).isZero();
  }

  @Override
  public String toString() {
    return "%s times %s x %s x %s, A %s, B %s, D %s, C %s"
        .formatted(
            product.batch(),
            product.m(),
            product.n(),
            product.k(),
            layout(product.a()),
            layout(product.b()),
            product.d().map(ProductCase::layout).orElse("none"),
            layout(product.c()));
  }

  private static String layout(Operand x) {
    return "at %s by %s, %s and %s".formatted(x.region().offset(), x.row(), x.column(), x.next());
  }

  private interface Element {
    void at(int matrix, int row, int column);
  }

  private void each(Element element) {
    for (int z = 0; z < product.batch(); z++) {
      for (int i = 0; i < product.m(); i++) {
        for (int j = 0; j < product.n(); j++) {
          element.at(z, i, j);
        }
      }
    }
  }

  private static float at(Operand x, float[] values, int matrix, int row, int column) {
    return values[index(x, matrix, row, column)];
  }

  private static int index(Operand x, int matrix, int row, int column) {
    return x.region().offset() + matrix * x.next() + row * x.row() + column * x.column();
  }

  /** Where the matrices of a batch lie in an array. */
  private record Matrices(
      int batch, int rows, int columns, int offset, int row, int column, int next, int size) {
    static Matrices random(
        Random random, int batch, int rows, int columns, boolean transposed, boolean each) {
      int lines = transposed ? columns : rows;
      int length = transposed ? rows : columns;
      int stride = length + (random.nextBoolean() ? 0 : random.nextInt(20));
      int next = each ? lines * stride + random.nextInt(3) : 0;
      int offset = random.nextInt(30);
      int matrix = lines == 0 || length == 0 ? 0 : (lines - 1) * stride + length;
      int size = offset + Math.max(0, batch - 1) * next + matrix + random.nextInt(3);
      return new Matrices(
          batch,
          rows,
          columns,
          offset,
          transposed ? 1 : stride,
          transposed ? stride : 1,
          next,
          size);
    }

    /** One row for all rows of all matrices. */
    Matrices repeated() {
      return new Matrices(batch, rows, columns, offset, 0, column, 0, size);
    }

    float[] values(Random random, float gaps) {
      float[] values = new float[size];
      Arrays.fill(values, gaps);
      for (int z = 0; z < batch; z++) {
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            values[offset + z * next + i * row + j * column] = random.nextFloat() - 0.5f;
          }
        }
      }
      return values;
    }

    Operand upload(Queue queue, BufferPool pool, float[] values) {
      Buffer buffer = pool.take(values.length);
      queue.write(new Region(buffer, 0), values, values.length);
      return new Operand(new Region(buffer, offset), row, column, next);
    }
  }
}
