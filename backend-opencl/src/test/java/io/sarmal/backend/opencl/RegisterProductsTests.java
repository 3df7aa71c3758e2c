package io.sarmal.backend.opencl;

final class RegisterProductsTests extends ProductsContract {
  @Override
  ProductKernels kernels(Device device) {
    return ProductKernels.registers(device);
  }
}
