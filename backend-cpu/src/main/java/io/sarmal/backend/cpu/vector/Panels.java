package io.sarmal.backend.cpu.vector;

/**
 * Where the tiles of {@code B} lie, and from which end they are read: tile {@code t} starts at
 * {@code offset + t * step}, and its rows are {@code depth} apart.
 */
record Panels(float[] data, int offset, int step, int depth, boolean fromTheEnd) {
  /**
   * The {@code i}-th of {@code n} tiles, or groups of them, in the order in which they are read.
   */
  int nth(int i, int n) {
    return fromTheEnd ? n - 1 - i : i;
  }
}
