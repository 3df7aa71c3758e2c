package io.sarmal.backend.cpu;

final class PlainGemmTests extends GemmContract {
  @Override
  Kernels kernels() {
    return TestKernels.plain();
  }
}
