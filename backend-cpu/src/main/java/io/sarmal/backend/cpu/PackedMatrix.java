package io.sarmal.backend.cpu;

/**
 * The right-hand matrix of a product, copied once into the order in which a kernel reads it.
 *
 * <p>Worth making when one matrix is used many times, as recurrent weights are at every time step.
 * It belongs to the {@link GemmKernel} that made it, holds a copy (later changes of the original do
 * not show), and may be read by many threads at once.
 */
public interface PackedMatrix {
  /** The number of rows, {@code K} of the product. */
  int rows();

  /** The number of columns, {@code N} of the product. */
  int columns();

  /**
   * Replaces the contents, so that one allocation serves every training step.
   *
   * @param matrix {@code [rows, columns]}
   * @throws IllegalArgumentException if the matrix has another size
   */
  void set(Matrix matrix);

  /** Gives back the memory; the matrix must not be used any more. */
  void release();
}
