package io.sarmal.backend.opencl;

/**
 * The kernels of products that suit a device.
 *
 * @param vectors for products of one row
 * @param tiles for products of several rows and columns
 */
record ProductKernels(ProductKernel vectors, ProductKernel tiles) {
  /** Overrides the kind that suits the device: {@code registers} or {@code local}. */
  static final String PROPERTY = "sarmal.opencl.products";

  /** The kernels for a device, or those of the kind that {@value #PROPERTY} asks for. */
  static ProductKernels of(Device device) {
    String kind = System.getProperty(PROPERTY, device.isGpu() ? "local" : "registers");
    return switch (kind) {
      case "local" -> local();
      case "registers" -> registers(device);
      default ->
          throw new IllegalArgumentException(
              "-D%s is \"%s\", not \"registers\" or \"local\"".formatted(PROPERTY, kind));
    };
  }

  /** Kernels for devices that are CPUs. */
  static ProductKernels registers(Device device) {
    return new ProductKernels(
        new ItemVectorProduct(),
        new RegisterProduct(RegisterTile.candidates(device.localMemory()).get(0)));
  }

  /** Kernels for other devices. */
  static ProductKernels local() {
    return new ProductKernels(
        new GroupVectorProduct(), new LocalProduct(LocalTile.candidates().get(0)));
  }
}
