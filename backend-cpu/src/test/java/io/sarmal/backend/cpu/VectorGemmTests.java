package io.sarmal.backend.cpu;

final class VectorGemmTests extends GemmContract {
  @Override
  Kernels kernels() {
    return TestKernels.vector();
  }
}
