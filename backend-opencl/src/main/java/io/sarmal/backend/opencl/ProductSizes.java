package io.sarmal.backend.opencl;

/**
 * What a kernel of products is given: the four matrices and, in one parameter since each costs time
 * at every launch, the sizes.
 *
 * @param first what this kernel wants to know besides
 * @param second what else
 */
record ProductSizes(Product product, int first, int second) {
  /** What kernels call the sizes, which are their parameter {@code int16 sizes}. */
  static final String NAMES =
      """
      #define M sizes.s0
      #define N sizes.s1
      #define K sizes.s2
      #define ADDS sizes.s3
      #define ROW_A sizes.s4
      #define COLUMN_A sizes.s5
      #define ROW_B sizes.s6
      #define COLUMN_B sizes.s7
      #define ROW_D sizes.s8
      #define ROW_C sizes.s9
      #define NEXT_A sizes.sa
      #define NEXT_B sizes.sb
      #define NEXT_D sizes.sc
      #define NEXT_C sizes.sd
      #define FIRST sizes.se
      #define SECOND sizes.sf
      """;

  /** For products with one row, and with columns of C and D anywhere. */
  static ProductSizes ofVectors(Product product) {
    return new ProductSizes(
        product, product.c().column(), product.d().map(Operand::column).orElse(0));
  }

  Argument[] arguments() {
    Operand a = product.a();
    Operand b = product.b();
    Operand c = product.c();
    Operand d = product.d().orElse(c);
    return new Argument[] {
      Argument.of(a.region()),
      Argument.of(b.region()),
      Argument.of(d.region()),
      Argument.of(c.region()),
      Argument.of(
          product.m(),
          product.n(),
          product.k(),
          product.d().isPresent() ? 1 : 0,
          a.row(),
          a.column(),
          b.row(),
          b.column(),
          d.row(),
          c.row(),
          a.next(),
          b.next(),
          d.next(),
          c.next(),
          first,
          second)
    };
  }
}
