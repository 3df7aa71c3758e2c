package io.sarmal.backend.cpu;

/** Where a value of a {@link BlockProgram} lies for the block that is being worked on. */
final class BlockView {
  float[] data;
  int offset;

  /** From one row of the block to the next. */
  int stride;

  /** Whether an operation reads a run of numbers of each row, or one number for the whole row. */
  boolean run;

  void set(float[] data, int offset, int stride) {
    this.data = data;
    this.offset = offset;
    this.stride = stride;
  }

  /** The index of the first number of a row. */
  int at(int row) {
    return offset + row * stride;
  }

  /** Whether the block is one run of rows of so many columns, or one number for all of it. */
  boolean isFlat(int columns) {
    return stride == (run ? columns : 0);
  }

  /** Makes this room for a dense block. */
  void reserve(int rows, int columns) {
    if (data == null || data.length < rows * columns) {
      data = new float[rows * columns];
    }
    stride = columns;
    run = true;
  }

  /** Makes this a dense copy of a block of another view. */
  BlockView copy(BlockView from, int rows, int columns) {
    reserve(rows, columns);
    BlockOperation.copy(from, this, rows, columns);
    return this;
  }
}
