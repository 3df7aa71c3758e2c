package io.sarmal.backend.cpu;

final class PlainRowsTests extends RowsContract {
  @Override
  Kernels kernels() {
    return TestKernels.plain();
  }
}
