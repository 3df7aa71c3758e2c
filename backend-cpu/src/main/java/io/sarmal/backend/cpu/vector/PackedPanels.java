package io.sarmal.backend.cpu.vector;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.backend.cpu.AlignedMemory;
import io.sarmal.backend.cpu.Matrix;
import io.sarmal.backend.cpu.PackedMatrix;

/** A whole matrix as panels: block of {@code k} by block, and in each the panels side by side. */
final class PackedPanels implements PackedMatrix {
  private final int rows;
  private final int columns;
  private final AlignedMemory.Part memory;

  PackedPanels(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.memory = AlignedMemory.shared().take(Math.multiplyExact(rows, Packing.padded(columns)));
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
  public void set(Matrix matrix) {
    checkArgument(
        matrix.rows() == rows && matrix.columns() == columns,
        "Expected a %s x %s matrix to pack, got %s",
        rows,
        columns,
        matrix);
    for (int k = 0; k < rows; k += VectorGemm.DEPTH) {
      Matrix block = matrix.rows(k, Math.min(rows, k + VectorGemm.DEPTH));
      Packing.right(block, memory.array(), memory.offset() + k * Packing.padded(columns));
    }
  }

  @Override
  public void release() {
    AlignedMemory.shared().giveBack(memory);
  }

  /** The panels of rows {@code k} to {@code k + depth}, one block, from a column on. */
  Panels panels(int k, int depth, int firstColumn) {
    int offset = memory.offset() + k * Packing.padded(columns) + firstColumn * depth;
    return new Panels(memory.array(), offset, depth * VectorTiles.COLUMNS, VectorTiles.COLUMNS);
  }
}
