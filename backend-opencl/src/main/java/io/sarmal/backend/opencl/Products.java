package io.sarmal.backend.opencl;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.core.Shape;
import java.util.Optional;

/**
 * Matrix products on one device. A product is one launch, and its bits are the same each time; long
 * sums on devices that are no CPUs are cut into parts whose number depends on the sizes only, and
 * take one launch more.
 */
final class Products {
  /** Up to so many rows, a copy of B for all of them costs more than reading it for each. */
  private static final int FEW_ROWS = 2;

  /** So many products are worth a packed copy of B. */
  private static final int REPEATED = 4;

  private final Queue queue;
  private final BufferPool pool;
  private final ProductKernels kernels;

  /** Products by the kernels that suit the device. */
  Products(Queue queue, BufferPool pool) {
    this(queue, pool, ProductKernels.of(queue.device()));
  }

  /** Products by certain kernels. */
  Products(Queue queue, BufferPool pool, ProductKernels kernels) {
    this.queue = queue;
    this.pool = pool;
    this.kernels = kernels;
  }

  /**
   * Sets {@code c = op(a) · op(b) + addend}, where {@code op} transposes or does not.
   *
   * @param a {@code [m, k]}, or {@code [k, m]} to be transposed
   * @param b {@code [k, n]}, or {@code [n, k]} to be transposed
   * @param lda elements from a row of {@code a}, as it lies, to the next; likewise the others
   * @param addend {@code [m, n]}; one row if {@code ldd} is 0; {@code c} to accumulate; null for
   *     zeros
   * @param c {@code [m, n]}; does not overlap the others otherwise
   */
  void matmul(
      Region a,
      boolean transposeA,
      Region b,
      boolean transposeB,
      int m,
      int n,
      int k,
      int lda,
      int ldb,
      Region addend,
      int ldd,
      Region c,
      int ldc) {
    multiply(
        new Product(
            1,
            m,
            n,
            k,
            Operand.of(a, transposeA, lda, 0),
            Operand.of(b, transposeB, ldb, 0),
            Optional.ofNullable(addend).map(d -> new Operand(d, ldd, 1, 0)),
            new Operand(c, ldc, 1, 0)));
  }

  /**
   * A matrix that many products have as B.
   *
   * @param b {@code [k, n]}, or {@code [n, k]} to be transposed; must not change before the last
   *     product is queued
   * @param ldb elements from a row of {@code b}, as it lies, to the next
   * @param m rows of the products
   * @param times how many products there will be
   */
  RepeatedFactor repeated(Region b, boolean transposeB, int n, int k, int ldb, int m, int times) {
    Operand operand = Operand.of(b, transposeB, ldb, 0);
    Product product = new Product(1, m, n, k, operand, operand, Optional.empty(), operand);
    if (times >= REPEATED
        && m > FEW_ROWS
        && n > FEW_ROWS
        && k > 0
        && kernels.tiles(product) instanceof RegisterProduct kernel) {
      checkHolds("B", operand, 1, k, n);
      Buffer packed = pool.take(kernel.packedSize(n, k));
      kernel.pack(queue, operand, n, k, new Region(packed, 0));
      return new RepeatedFactor(
          operand, n, k, Optional.of(new RepeatedFactor.Packed(kernel, packed)));
    }
    return new RepeatedFactor(operand, n, k, Optional.empty());
  }

  /**
   * Sets {@code c = a · b + addend}.
   *
   * @param a {@code [m, k]} in rows
   * @param lda elements from a row of {@code a} to the next; likewise the others
   * @param addend {@code [m, n]}; one row if {@code ldd} is 0; {@code c} to accumulate; null for
   *     zeros
   * @param c {@code [m, n]}; does not overlap the others otherwise
   */
  void matmul(
      Region a, int lda, RepeatedFactor b, int m, Region addend, int ldd, Region c, int ldc) {
    Product product =
        new Product(
            1,
            m,
            b.n(),
            b.k(),
            new Operand(a, lda, 1, 0),
            b.b(),
            Optional.ofNullable(addend).map(d -> new Operand(d, ldd, 1, 0)),
            new Operand(c, ldc, 1, 0));
    if (b.packed().isPresent() && !product.isEmpty()) {
      check(product);
      RepeatedFactor.Packed packed = b.packed().get();
      packed.kernel().launchPacked(queue, product.withB(new Region(packed.buffer(), 0)));
    } else {
      multiply(product);
    }
  }

  /**
   * Sets {@code c = op(a) · op(b)} over the last two axes; {@code b} may be one matrix for all.
   *
   * @param row of as many elements as {@code c} has columns, added to each of its rows; null for
   *     none
   */
  void matmul(
      ClTensor a, boolean transposeA, ClTensor b, boolean transposeB, ClTensor row, ClTensor c) {
    Shape left = a.shape();
    Shape right = b.shape();
    int height = left.extent(-2);
    int width = left.extent(-1);
    int batch = left.size(0, left.rank() - 2);
    boolean shared = right.rank() == 2;
    if (shared && !transposeA) { // the rows of all matrices, as those of one
      height *= batch;
      batch = 1;
    }
    int m = transposeA ? width : height;
    int n = right.extent(transposeB ? -2 : -1);
    multiply(
        new Product(
            batch,
            m,
            n,
            transposeA ? height : width,
            Operand.of(a.region(), transposeA, width, height * width),
            Operand.of(
                b.region(),
                transposeB,
                right.extent(-1),
                shared ? 0 : right.extent(-2) * right.extent(-1)),
            Optional.ofNullable(row).map(each -> new Operand(each.region(), 0, 1, 0)),
            new Operand(c.region(), n, 1, m * n)));
  }

  /** Sets {@code c = aᵀ·b}, of which each is taken as a matrix of all its rows. */
  void outer(ClTensor a, ClTensor b, ClTensor c) {
    int m = c.shape().extent(0);
    int n = c.shape().extent(1);
    int rows = a.shape().size(0, a.shape().rank() - 1);
    matmul(a.region(), true, b.region(), false, m, n, rows, m, n, null, 0, c.region(), n);
  }

  /** Queues a product. */
  void multiply(Product product) {
    check(product);
    if (product.isEmpty()) {
      return;
    }
    if (product.m() == 1) {
      kernels.vectors().launch(queue, product);
    } else if (product.n() == 1) {
      kernels.vectors().launch(queue, product.transposed());
    } else if (product.batch() == 1 && product.m() <= FEW_ROWS) {
      kernels.vectors().launch(queue, product.byRows());
    } else if (product.batch() == 1 && product.n() <= FEW_ROWS) {
      kernels.vectors().launch(queue, product.transposed().byRows());
    } else {
      ProductKernel kernel = kernels.tiles(product);
      if (kernel instanceof LocalProduct local && PartialSums.pay(product)) {
        PartialSums.launch(queue, pool, local, product);
      } else {
        kernel.launch(queue, product);
      }
    }
  }

  private static void check(Product product) {
    checkHolds("A", product.a(), product.batch(), product.m(), product.k());
    checkHolds("B", product.b(), product.batch(), product.k(), product.n());
    product.d().ifPresent(d -> checkHolds("D", d, product.batch(), product.m(), product.n()));
    checkHolds("C", product.c(), product.batch(), product.m(), product.n());
  }

  private static void checkHolds(String name, Operand x, int batch, int rows, int columns) {
    if (batch > 0 && rows > 0 && columns > 0) {
      long last = (batch - 1L) * x.next() + (rows - 1L) * x.row() + (columns - 1L) * x.column();
      checkArgument(
          x.row() >= 0 && x.column() >= 0 && x.next() >= 0 && last < Integer.MAX_VALUE,
          "Matrix %s of a product, %s x %s with strides %s and %s, has no such place",
          name,
          rows,
          columns,
          x.row(),
          x.column());
      x.region().checkHolds((int) last + 1);
    }
  }
}
