package io.sarmal.backend.cpu;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The right-hand matrix of a product, copied once into the order in which a kernel reads it.
 *
 * <p>Worth making when one matrix is used many times, as recurrent weights are at every time step;
 * {@link Gemm#pack} makes it. It belongs to the {@link GemmKernel} that made it, holds a copy
 * (later changes of the original do not show), and may be read by many threads at once.
 */
public interface PackedMatrix {
  /** The number of rows, {@code K} of the product. */
  int rows();

  /** The number of columns, {@code N} of the product. */
  int columns();

  /**
   * Replaces some columns; threads may set different ones at once.
   *
   * @param firstColumn a multiple of the kernel's {@link GemmKernel#columnUnit()}
   * @param part {@code [rows, n]} with as many columns as that or, up to the last column, any
   *     number
   * @throws IllegalArgumentException if the part does not fit
   */
  void set(int firstColumn, Matrix part);

  /** Fails unless the part has the rows of the packed matrix and lies within its columns. */
  static void check(PackedMatrix packed, int firstColumn, Matrix part) {
    checkArgument(
        part.rows() == packed.rows() && firstColumn + part.columns() <= packed.columns(),
        "A %s x %s matrix has no room for columns from %s on that are %s",
        packed.rows(),
        packed.columns(),
        firstColumn,
        part);
  }

  /** Gives back the memory; the matrix must not be used any more. */
  void release();
}
