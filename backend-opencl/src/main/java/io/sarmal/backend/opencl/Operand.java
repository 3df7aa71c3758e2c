package io.sarmal.backend.opencl;

/**
 * A matrix in memory of the device, or a batch of matrices of one size.
 *
 * @param region its first element
 * @param row from an element to the one below it, in elements; 0 repeats one row
 * @param column from an element to the one on its right; this or {@code row} is 1
 * @param next from a matrix to the next one of the batch; 0 repeats one matrix
 */
record Operand(Region region, int row, int column, int next) {
  /** A matrix of so many elements from row to row, or what is its transpose. */
  static Operand of(Region region, boolean transpose, int stride, int next) {
    return transpose ? new Operand(region, 1, stride, next) : new Operand(region, stride, 1, next);
  }

  Operand transposed() {
    return new Operand(region, column, row, next);
  }
}
