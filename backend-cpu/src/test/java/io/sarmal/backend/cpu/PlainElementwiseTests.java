package io.sarmal.backend.cpu;

final class PlainElementwiseTests extends ElementwiseContract {
  @Override
  Kernels kernels() {
    return TestKernels.plain();
  }
}
