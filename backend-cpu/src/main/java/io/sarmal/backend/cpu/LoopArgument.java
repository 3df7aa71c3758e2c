package io.sarmal.backend.cpu;

import io.sarmal.core.TensorType;

/**
 * What a loop is given for an input.
 *
 * @param tensor the argument; or a table whose rows are
 * @param ids {@code INT [T, B]}: the row of the table at each step for each row of the batch; null
 *     for an argument that is there as it is
 * @param isSpare whether the run may write over what it has of the argument
 */
record LoopArgument(CpuTensor tensor, CpuTensor ids, boolean isSpare) {
  /** The type of the argument. */
  TensorType type() {
    return ids == null
        ? tensor.type()
        : TensorType.real(ids.shape().extent(0), ids.shape().extent(1), tensor.shape().extent(1));
  }

  /**
   * Copies what rows {@code first} to {@code first + count} have at a time into a buffer, {@code
   * stride} apart.
   */
  void find(int time, int first, int count, float[] into, int at, int stride) {
    int width = tensor.shape().extent(1);
    int id = ids.offset() + time * ids.shape().extent(1) + first;
    for (int row = 0; row < count; row++) {
      int from = tensor.offset() + ids.ints()[id + row] * width;
      System.arraycopy(tensor.floats(), from, into, at + row * stride, width);
    }
  }
}
