package io.sarmal.backend.cpu;

/** A rows × columns domain cut into blocks, numbered row by row. */
record BlockGrid(int rows, int columns, int blockRows, int blockColumns) {
  /**
   * How many numbers a block has if nothing speaks against it: a few of them fit the first-level
   * cache, and the cost of a call is small beside the work on a block.
   */
  static final int BLOCK = 2048;

  private static final int UNIT = 16;

  /**
   * A grid of blocks of about {@link #BLOCK} numbers.
   *
   * @param wholeRows whether a block must have all columns, however many
   */
  static BlockGrid of(int rows, int columns, boolean wholeRows) {
    int width = columns;
    if (!wholeRows && columns > BLOCK) {
      int across = ceil(columns, BLOCK);
      width = ceil(ceil(columns, across), UNIT) * UNIT;
    }
    return new BlockGrid(rows, columns, Math.max(1, BLOCK / Math.max(1, width)), width);
  }

  int blocks() {
    return ceil(rows, blockRows) * across();
  }

  int top(int block) {
    return block / across() * blockRows;
  }

  int height(int block) {
    return Math.min(blockRows, rows - top(block));
  }

  int left(int block) {
    return block % across() * blockColumns;
  }

  int width(int block) {
    return Math.min(blockColumns, columns - left(block));
  }

  /** At least 1: without columns there still are rows to fold. */
  private int across() {
    return Math.max(1, ceil(columns, Math.max(1, blockColumns)));
  }

  private static int ceil(int size, int part) {
    return (int) (((long) size + part - 1) / part);
  }
}
