package io.sarmal.backend.opencl;

import static java.math.RoundingMode.CEILING;

import com.google.common.math.IntMath;

/**
 * Products with long sums but few elements, as the gradient of a weight is: parts of the sums are
 * computed side by side, then added in order. The number of parts depends on the sizes only.
 */
final class PartialSums {
  /** The number of tiles at which all of a large device is busy. */
  private static final int BUSY = 256;

  /** Rows and columns of a usual tile. */
  private static final int TILE = 64;

  /** Fewer terms than this are not worth a launch more. */
  private static final int LEAST_TERMS = 256;

  private static final Source ADD =
      new Source(
          "addParts",
          """
          __kernel void addParts(__global const float *parts, int parts0,
                                 __global const float *d, int d0, __global float *c, int c0,
                                 int count, int m, int n, int adds, int rowD, int rowC) {
            int e = get_global_id(0);
            if (e < m * n) {
              int i = e / n;
              int j = e % n;
              float sum = adds ? d[d0 + i * rowD + j] : 0.0f;
              for (int s = 0; s < count; s++) {
                sum += parts[parts0 + s * m * n + e];
              }
              c[c0 + i * rowC + j] = sum;
            }
          }
          """);

  private PartialSums() {}

  /** Whether a product is faster so. */
  static boolean pay(Product product) {
    return product.batch() == 1 && parts(product) > 1;
  }

  /** Queues the parts of a product and their sum. */
  static void launch(Queue queue, BufferPool pool, LocalProduct kernel, Product product) {
    int terms = IntMath.divide(product.k(), parts(product), CEILING);
    int count = IntMath.divide(product.k(), terms, CEILING);
    int m = product.m();
    int n = product.n();
    Buffer buffer = pool.take((long) count * m * n);
    try {
      Region parts = new Region(buffer, 0);
      kernel.launch(queue, product.inParts(count, terms, parts), product.k() - (count - 1) * terms);
      Operand c = product.c();
      Operand d = product.d().orElse(c);
      queue.launch(
          ADD,
          Work.linear((long) m * n),
          Argument.of(parts),
          Argument.of(d.region()),
          Argument.of(c.region()),
          Argument.of(count),
          Argument.of(m),
          Argument.of(n),
          Argument.of(product.d().isPresent() ? 1 : 0),
          Argument.of(d.row()),
          Argument.of(c.row()));
    } finally {
      buffer.release();
    }
  }

  private static int parts(Product product) {
    long tiles =
        (long) IntMath.divide(product.m(), TILE, CEILING)
            * IntMath.divide(product.n(), TILE, CEILING);
    return (int) Math.max(1, Math.min(BUSY / tiles, product.k() / LEAST_TERMS));
  }
}
