package io.sarmal.backend.opencl;

import static java.math.RoundingMode.CEILING;

import com.google.common.math.IntMath;

/**
 * Products on devices that are CPUs, as {@link RegisterSource} has them.
 *
 * <p>Sums begin with D; their terms are added in the order of {@code k}, each by one fused multiply
 * and add.
 */
final class RegisterProduct implements ProductKernel {
  /** With fewer groups for each compute unit, a unit that is late would be waited for. */
  private static final int GROUPS_PER_UNIT = 4;

  /** More columns of C for one copy of A gain nothing. */
  private static final int MOST_PANELS = 8;

  private final RegisterTile tile;
  private final Source source;
  private final Source pack;
  private final Source packedProduct;

  RegisterProduct(RegisterTile tile) {
    this.tile = tile;
    this.source = RegisterSource.product(tile);
    this.pack = RegisterSource.pack(tile);
    this.packedProduct = RegisterSource.packedProduct(tile);
  }

  @Override
  public String name() {
    return "registers " + tile;
  }

  @Override
  public void launch(Queue queue, Product product) {
    launch(queue, source, product);
  }

  /** Elements of a matrix {@code [k, n]} when it is packed. */
  int packedSize(int n, int k) {
    return IntMath.divide(n, tile.width(), CEILING) * tile.width() * k;
  }

  /** Packs B, a matrix {@code [k, n]} that is not empty, for {@link #launchPacked}. */
  void pack(Queue queue, Operand b, int n, int k, Region packed) {
    queue.launch(
        pack,
        new Work(
            Extent.of(
                IntMath.divide(n, tile.width(), CEILING), IntMath.divide(k, tile.depth(), CEILING)),
            Extent.of(1)),
        Argument.of(b.region()),
        Argument.of(packed),
        Argument.of(n),
        Argument.of(k),
        Argument.of(b.row()),
        Argument.of(b.column()));
  }

  /** Queues one product, of which A lies in rows and B was packed. */
  void launchPacked(Queue queue, Product product) {
    launch(queue, packedProduct, product);
  }

  private void launch(Queue queue, Source source, Product product) {
    int wanted = GROUPS_PER_UNIT * queue.device().computeUnits();
    int panels = IntMath.divide(product.n(), tile.width(), CEILING);
    int blocks = IntMath.divide(product.m(), tile.height(), CEILING) * product.batch();
    int width = Math.max(1, Math.min(MOST_PANELS, panels * blocks / wanted)) * tile.width();
    int height = tile.height();
    if ((long) panels * blocks < wanted) { // fewer rows for each, then
      int parts = IntMath.divide(wanted, panels * product.batch(), CEILING);
      int rows = IntMath.divide(product.m(), parts, CEILING);
      height = Math.min(height, IntMath.divide(rows, tile.rows(), CEILING) * tile.rows());
    }
    queue.launch(
        source,
        new Work(
            new Extent(
                IntMath.divide(product.n(), width, CEILING),
                IntMath.divide(product.m(), height, CEILING),
                product.batch()),
            Extent.of(1)),
        new ProductSizes(product, height, width).arguments());
  }
}
