package io.sarmal.backend.opencl;

import java.util.ArrayList;
import java.util.List;

/**
 * What one work-item of {@link RegisterProduct} holds of C, and what it copies of A and B.
 *
 * @param rows rows of C in registers: 4, 8 or 16
 * @param lanes elements of a vector: 4, 8 or 16
 * @param vectors vectors side by side in a row
 * @param depth terms of the sums before the next part of A and B is copied
 * @param height rows of A that are copied, a multiple of {@code rows}
 */
record RegisterTile(int rows, int lanes, int vectors, int depth, int height) {
  /** Tiles for processors with many and wide registers, and with fewer or narrower ones. */
  static List<RegisterTile> candidates(int localMemory) {
    List<RegisterTile> tiles = new ArrayList<>();
    for (int depth : new int[] {256, 64}) { // the less, the less local memory
      tiles.add(new RegisterTile(8, 16, 2, depth, depth / 2));
      tiles.add(new RegisterTile(4, 8, 2, depth, depth / 2));
      tiles.add(new RegisterTile(4, 4, 2, depth, depth / 2));
    }
    tiles.add(new RegisterTile(4, 8, 2, 32, 16));
    return tiles.stream().filter(tile -> tile.localMemory() <= localMemory).limit(3).toList();
  }

  int width() {
    return lanes * vectors;
  }

  /** Bytes of local memory. */
  int localMemory() {
    return Float.BYTES * (height * pitch() + (depth + rows) * width());
  }

  /** Elements from one row of the copy of A to the next: no power of two, which caches dislike. */
  int pitch() {
    return depth + 16;
  }

  @Override
  public String toString() {
    return "%sx%sx%s of %sx%s".formatted(rows, lanes, vectors, height, depth);
  }
}
