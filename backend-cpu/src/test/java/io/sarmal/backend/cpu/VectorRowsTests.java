package io.sarmal.backend.cpu;

final class VectorRowsTests extends RowsContract {
  @Override
  Kernels kernels() {
    return TestKernels.vector();
  }
}
