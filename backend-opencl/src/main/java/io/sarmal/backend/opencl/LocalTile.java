package io.sarmal.backend.opencl;

import java.util.List;

/**
 * What a work-group of {@link LocalProduct} computes of C, and each of its work-items.
 *
 * @param rows rows of C
 * @param columns columns of C
 * @param depth terms of the sums between two barriers
 * @param itemRows rows of C for a work-item
 * @param itemColumns columns of C for a work-item, a multiple of 4
 */
record LocalTile(int rows, int columns, int depth, int itemRows, int itemColumns) {
  /** Tiles that every device has room for, the usual one first. */
  static List<LocalTile> candidates() {
    return List.of(
        new LocalTile(64, 64, 16, 4, 4),
        new LocalTile(32, 32, 16, 2, 4),
        new LocalTile(16, 32, 32, 2, 4),
        new LocalTile(32, 64, 16, 4, 4),
        new LocalTile(128, 64, 8, 8, 4),
        new LocalTile(128, 128, 8, 8, 8));
  }

  int itemsAcross() {
    return columns / itemColumns;
  }

  int itemsDown() {
    return rows / itemRows;
  }

  @Override
  public String toString() {
    return "%sx%s of %sx%sx%s".formatted(itemRows, itemColumns, rows, columns, depth);
  }
}
