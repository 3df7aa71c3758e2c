package io.sarmal.backend.cpu;

/**
 * How a {@code [rows, columns]} result is cut into equal blocks, one for each thread: {@code down *
 * across} of them, with their borders at multiples of the units.
 */
record Grid(int rows, int rowUnit, int columns, int columnUnit, int down, int across) {
  /** What reading an element of an operand costs, in multiplications. */
  private static final long READ_COST = 16;

  /** The grid of at most {@code threads} blocks whose largest block costs least. */
  static Grid of(int rows, int rowUnit, int columns, int columnUnit, int threads) {
    Grid best = new Grid(rows, rowUnit, columns, columnUnit, 1, threads);
    for (int down = 2; down <= threads; down++) {
      Grid grid = new Grid(rows, rowUnit, columns, columnUnit, down, threads / down);
      if (grid.cost() < best.cost()) {
        best = grid;
      }
    }
    return best;
  }

  int blocks() {
    return down * across;
  }

  int top(int block) {
    return border(rows, rowUnit, block / across, down);
  }

  int bottom(int block) {
    return border(rows, rowUnit, block / across + 1, down);
  }

  int left(int block) {
    return border(columns, columnUnit, block % across, across);
  }

  int right(int block) {
    return border(columns, columnUnit, block % across + 1, across);
  }

  private long cost() {
    long blockRows = (long) ceil(ceil(rows, rowUnit), down) * rowUnit;
    long blockColumns = (long) ceil(ceil(columns, columnUnit), across) * columnUnit;
    return blockRows * blockColumns + READ_COST * (blockRows + blockColumns);
  }

  private static int border(int size, int unit, int i, int parts) {
    return (int) Math.min(size, (long) ceil(size, unit) * i / parts * unit);
  }

  private static int ceil(int size, int unit) {
    return (int) (((long) size + unit - 1) / unit);
  }
}
