package io.sarmal.backend.opencl;

import java.util.Optional;

/**
 * {@code C = D + A·B}, for each matrix of a batch.
 *
 * @param batch the number of matrices
 * @param m the rows of C
 * @param n the columns of C
 * @param k the terms of the sum; none leaves D, or zeros
 * @param a {@code [m, k]}
 * @param b {@code [k, n]}
 * @param d {@code [m, n]}; empty for zero; C itself to accumulate, or it does not overlap C
 * @param c {@code [m, n]}, in rows or in columns; it overlaps neither A nor B
 */
record Product(
    int batch, int m, int n, int k, Operand a, Operand b, Optional<Operand> d, Operand c) {
  /** The same as {@code Cᵀ = Dᵀ + Bᵀ·Aᵀ}. */
  Product transposed() {
    return new Product(
        batch, n, m, k, b.transposed(), a.transposed(), d.map(Operand::transposed), c.transposed());
  }

  /** Each row of C as a matrix of a batch; this is a batch of one. */
  Product byRows() {
    return new Product(
        m,
        1,
        n,
        k,
        byRows(a),
        new Operand(b.region(), b.row(), b.column(), 0),
        d.map(Product::byRows),
        byRows(c));
  }

  /**
   * Parts of the sums as a batch of products of fewer terms each; this is a batch of one.
   *
   * @param count the number of parts
   * @param terms of each part
   * @param to room for as many matrices, one after the other
   */
  Product inParts(int count, int terms, Region to) {
    return new Product(
        count,
        m,
        n,
        terms,
        new Operand(a.region(), a.row(), a.column(), terms * a.column()),
        new Operand(b.region(), b.row(), b.column(), terms * b.row()),
        Optional.empty(),
        new Operand(to, n, 1, m * n));
  }

  private static Operand byRows(Operand x) {
    return new Operand(x.region(), x.row(), x.column(), x.row());
  }

  /** The same product with B in rows one after the other from another place on. */
  Product withB(Region region) {
    return new Product(batch, m, n, k, a, new Operand(region, n, 1, 0), d, c);
  }

  boolean isEmpty() {
    return batch == 0 || m == 0 || n == 0;
  }

  /** The number of multiplications. */
  long work() {
    return (long) batch * m * n * k;
  }
}
