package io.sarmal.backend.cpu;

final class VectorElementwiseTests extends ElementwiseContract {
  @Override
  Kernels kernels() {
    return TestKernels.vector();
  }
}
