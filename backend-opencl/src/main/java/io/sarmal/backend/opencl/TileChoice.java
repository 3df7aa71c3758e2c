package io.sarmal.backend.opencl;

/**
 * The fastest kernels on a device.
 *
 * @param few for products with few elements, as each step of a loop has
 * @param many for products with many elements
 */
record TileChoice(ProductKernel few, ProductKernel many) {
  private static final int MANY = 1 << 18;

  ProductKernel kernel(Product product) {
    return (long) product.batch() * product.m() * product.n() < MANY ? few : many;
  }
}
