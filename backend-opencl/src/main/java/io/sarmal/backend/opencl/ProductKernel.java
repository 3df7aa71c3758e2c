package io.sarmal.backend.opencl;

/**
 * One way to compute products. The order of a sum depends on the product's sizes and layout only,
 * never on tiles or on what is done first: the same product has the same bits each time.
 */
interface ProductKernel {
  /** What it is called where the choice of a kernel is remembered. */
  String name();

  /** Queues a product that is not empty. */
  void launch(Queue queue, Product product);
}
