package io.sarmal.backend.opencl;

import io.sarmal.core.Shape;

/** Matrix products, one work-item for each element of the result. */
final class PlainProducts {
  private static final int TILE = 16;

  private static final Source PRODUCT =
      new Source(
          "plain_product",
          """
          __kernel void plain_product(__global const float *a, int a0, int aRow, int aColumn, int aBatch,
                                      __global const float *b, int b0, int bRow, int bColumn, int bBatch,
                                      __global float *y, int y0, int m, int n, int k) {
            int column = (int) get_global_id(0);
            int row = (int) get_global_id(1);
            int batch = (int) get_global_id(2);
            if (row < m && column < n) {
              float sum = 0.0f;
              for (int i = 0; i < k; i++) {
                sum = fma(a[a0 + batch * aBatch + row * aRow + i * aColumn],
                          b[b0 + batch * bBatch + i * bRow + column * bColumn], sum);
              }
              y[y0 + (batch * m + row) * n + column] = sum;
            }
          }
          """);

  private final Queue queue;

  PlainProducts(Queue queue) {
    this.queue = queue;
  }

  void matmul(ClTensor a, boolean transposeA, ClTensor b, boolean transposeB, ClTensor y) {
    int m = y.shape().extent(-2);
    int n = y.shape().extent(-1);
    int k = a.shape().extent(transposeA ? -2 : -1);
    int batch = y.shape().size(0, y.shape().rank() - 2);
    int bBatch = b.shape().rank() == 2 ? 0 : k * n;
    launch(
        a.region(),
        transposeA ? 1 : k,
        transposeA ? m : 1,
        m * k,
        b.region(),
        transposeB ? 1 : n,
        transposeB ? k : 1,
        bBatch,
        y.region(),
        m,
        n,
        k,
        batch);
  }

  void outer(ClTensor a, ClTensor b, ClTensor y) {
    Shape shape = a.shape();
    int rows = shape.size(0, shape.rank() - 1);
    int m = shape.extent(-1);
    int n = b.shape().extent(-1);
    launch(a.region(), 1, m, 0, b.region(), n, 1, 0, y.region(), m, n, rows, 1);
  }

  private void launch(
      Region a,
      int aRow,
      int aColumn,
      int aBatch,
      Region b,
      int bRow,
      int bColumn,
      int bBatch,
      Region y,
      int m,
      int n,
      int k,
      int batch) {
    Extent global = new Extent(tiles(n), tiles(m), batch);
    queue.launch(
        PRODUCT,
        new Work(global, Extent.of(TILE, TILE)),
        Argument.of(a),
        Argument.of(aRow),
        Argument.of(aColumn),
        Argument.of(aBatch),
        Argument.of(b),
        Argument.of(bRow),
        Argument.of(bColumn),
        Argument.of(bBatch),
        Argument.of(y),
        Argument.of(m),
        Argument.of(n),
        Argument.of(k));
  }

  private static long tiles(int extent) {
    return (extent + TILE - 1L) / TILE * TILE;
  }
}
