package io.sarmal.backend.opencl;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import java.util.List;

/**
 * The kernels of products that suit a device.
 *
 * <p>Which tiles are fastest is found out when the first product comes that is large enough for it
 * to matter; smaller ones take the usual tiles.
 */
final class ProductKernels {
  /** Overrides the kind that suits the device: {@code registers} or {@code local}. */
  static final String PROPERTY = "sarmal.opencl.products";

  private static final long LARGE = 1 << 22;

  private final ProductKernel vectors;
  private final ProductKernel usual;
  private final Supplier<TileChoice> choice;

  private ProductKernels(ProductKernel vectors, Device device, List<ProductKernel> candidates) {
    this.vectors = vectors;
    this.usual = candidates.get(0);
    this.choice =
        Suppliers.memoize(
            () ->
                new TileTuning(device, DiskCache.shared(), candidates, TileTuning.ENOUGH).choose());
  }

  /** The kernels for a device, or those of the kind that {@value #PROPERTY} asks for. */
  static ProductKernels of(Device device) {
    String kind = System.getProperty(PROPERTY, device.isGpu() ? "local" : "registers");
    return switch (kind) {
      case "local" -> local(device);
      case "registers" -> registers(device);
      default ->
          throw new IllegalArgumentException(
              "-D%s is \"%s\", not \"registers\" or \"local\"".formatted(PROPERTY, kind));
    };
  }

  /** Kernels for devices that are CPUs. */
  static ProductKernels registers(Device device) {
    List<ProductKernel> candidates =
        RegisterTile.candidates(device.localMemory()).stream()
            .<ProductKernel>map(RegisterProduct::new)
            .toList();
    return new ProductKernels(new ItemVectorProduct(), device, candidates);
  }

  /** Kernels for other devices. */
  static ProductKernels local(Device device) {
    List<ProductKernel> candidates =
        LocalTile.candidates().stream().<ProductKernel>map(LocalProduct::new).toList();
    return new ProductKernels(new GroupVectorProduct(), device, candidates);
  }

  /** Computes products of one row. */
  ProductKernel vectors() {
    return vectors;
  }

  /** Computes a product of several rows and columns. */
  ProductKernel tiles(Product product) {
    return product.work() < LARGE ? usual : choice.get().kernel(product);
  }
}
