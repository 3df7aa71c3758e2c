package io.sarmal.backend.cpu.vector;

import io.sarmal.backend.cpu.AlignedMemory;
import io.sarmal.backend.cpu.Matrix;
import io.sarmal.backend.cpu.PackedMatrix;

/**
 * A whole matrix as panels: block of {@code k} by block, and in each the panels side by side.
 *
 * <p>It is read from its beginning and from its end by turns: what a product has read last is still
 * in the second-level cache for the next, also of a matrix that is larger than the cache.
 */
final class PackedPanels implements PackedMatrix {
  private final int rows;
  private final int columns;
  private final AlignedMemory.Part memory;

  /** For each column that a thread's part begins with: whether it was read from its end. */
  private final boolean[] turns;

  PackedPanels(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.memory = AlignedMemory.shared().take(Math.multiplyExact(rows, Packing.padded(columns)));
    this.turns = new boolean[columns + 1];
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void set(int firstColumn, Matrix part) {
    PackedMatrix.check(this, firstColumn, part);
    for (int k = 0; k < rows; k += VectorGemm.DEPTH) {
      int depth = Math.min(VectorGemm.DEPTH, rows - k);
      Packing.right(part.rows(k, k + depth), memory.array(), index(k, depth, firstColumn));
    }
  }

  /** Where a column's panel begins in the block of rows {@code k} to {@code k + depth}. */
  private int index(int k, int depth, int column) {
    return memory.offset() + k * Packing.padded(columns) + column * depth;
  }

  @Override
  public void release() {
    AlignedMemory.shared().giveBack(memory);
  }

  /**
   * Whether the part that begins with a column is to be read from its end, which alternates.
   * Threads that share a part may spoil that, and nothing else.
   */
  boolean turn(int firstColumn) {
    return turns[firstColumn] ^= true;
  }

  /** The panels of rows {@code k} to {@code k + depth}, one block, from a column on. */
  Panels panels(int k, int depth, int firstColumn, boolean fromTheEnd) {
    return new Panels(
        memory.array(),
        index(k, depth, firstColumn),
        depth * VectorTiles.COLUMNS,
        VectorTiles.COLUMNS,
        fromTheEnd);
  }
}
