package io.sarmal.backend.opencl;

final class LocalProductsTests extends ProductsContract {
  @Override
  ProductKernels kernels(Device device) {
    return ProductKernels.local(device);
  }
}
