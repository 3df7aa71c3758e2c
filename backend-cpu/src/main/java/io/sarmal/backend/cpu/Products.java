package io.sarmal.backend.cpu;

import io.sarmal.core.Shape;

/** Matrix products of tensors. */
final class Products {
  private final Gemm gemm;
  private final Workers workers;

  Products(Gemm gemm, Workers workers) {
    this.gemm = gemm;
    this.workers = workers;
  }

  /**
   * Sets {@code c = op(a) · op(b) + row} over the last two axes.
   *
   * @param row as many numbers as a row of {@code c} has; null for zeros
   */
  void matmul(
      CpuTensor a, boolean transposeA, CpuTensor b, boolean transposeB, CpuTensor row, float[] c) {
    Shape left = a.shape();
    Shape right = b.shape();
    int height = left.extent(-2);
    int width = left.extent(-1);
    int batch = left.size(0, left.rank() - 2);
    boolean shared = right.rank() == 2;
    if (shared && !transposeA) { // the rows of all matrices, as those of one
      height *= batch;
      batch = 1;
    }
    if (shared && batch == 1 && b.isMultipliedAgain()) {
      Matrix x = matrix(a, 0, height, width);
      PackedMatrix packed = b.packed(gemm, transposeB);
      gemm.multiply(
          transposeA ? x.transposed() : x,
          packed,
          repeated(row, transposeA ? width : height),
          Matrix.of(c, transposeA ? width : height, packed.columns()));
      return;
    }
    int rows = transposeA ? width : height;
    int columns = right.extent(transposeB ? -2 : -1);
    int matrix = height * width;
    int other = shared ? 0 : right.extent(-2) * right.extent(-1);
    int h = height;
    Matrix sum = repeated(row, rows);
    Workers.Body product =
        i -> {
          Matrix x = matrix(a, i * matrix, h, width);
          Matrix y = matrix(b, i * other, right.extent(-2), right.extent(-1));
          gemm.multiply(
              transposeA ? x.transposed() : x,
              transposeB ? y.transposed() : y,
              sum,
              Matrix.of(c, i * rows * columns, rows, columns, columns));
        };
    if (batch >= workers.threads()) {
      workers.parallelFor(batch, product); // and each product on one thread
    } else {
      for (int i = 0; i < batch; i++) {
        product.run(i);
      }
    }
  }

  /** Sets {@code c = aᵀ · b} for two matrices of the same number of rows. */
  void outer(CpuTensor a, CpuTensor b, float[] c) {
    int height = a.shape().extent(-1);
    int width = b.shape().extent(-1);
    int rows = a.shape().size(0, a.shape().rank() - 1);
    gemm.multiply(
        matrix(a, 0, rows, height).transposed(),
        matrix(b, 0, rows, width),
        null,
        Matrix.of(c, height, width));
  }

  private static Matrix repeated(CpuTensor row, int rows) {
    return row == null ? null : Matrix.of(row.floats(), row.offset(), rows, row.size(), 0);
  }

  private static Matrix matrix(CpuTensor tensor, int offset, int rows, int columns) {
    return Matrix.of(tensor.floats(), tensor.offset() + offset, rows, columns, columns);
  }
}
