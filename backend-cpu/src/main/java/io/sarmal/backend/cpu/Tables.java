package io.sarmal.backend.cpu;

import java.util.Arrays;

/** Rows of tables, by their numbers. */
final class Tables {
  /** Threads that add to the same rows take columns in multiples of this. */
  private static final int COLUMN_UNIT = 32;

  /** Into so many tables are added what many ids say about few rows. */
  private static final int PARTS = 4;

  /** So many ids for each row of a table are worth tables of their own. */
  private static final int MANY = 32;

  private final Kernels kernels;
  private final Workers workers;
  private final Reductions reductions;
  private final BufferPool pool;

  Tables(Kernels kernels, Workers workers, Reductions reductions, BufferPool pool) {
    this.kernels = kernels;
    this.workers = workers;
    this.reductions = reductions;
    this.pool = pool;
  }

  /** Sets each row of {@code y} to the row of the table that its id says. */
  void gather(CpuTensor table, CpuTensor ids, float[] y) {
    int row = table.shape().size(1, table.shape().rank());
    int[] numbers = ids.ints();
    int first = ids.offset();
    float[] from = table.floats();
    int start = table.offset();
    SharedLoop.run(
        workers,
        ids.size(),
        y.length,
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            System.arraycopy(from, start + numbers[first + i] * row, y, i * row, row);
          }
        });
  }

  /**
   * Adds each row of values to the row of the table that its id says. In which order depends on the
   * sizes alone, so that the bits are the same for any number of threads.
   */
  void scatterAdd(CpuTensor ids, CpuTensor values, int rows, float[] table) {
    Arrays.fill(table, 0);
    int row = rows == 0 ? 0 : table.length / rows;
    int[] numbers = ids.ints();
    int first = ids.offset();
    int n = ids.size();
    float[] from = values.floats();
    int start = values.offset();
    if (n >= (long) MANY * rows && n > 0) {
      addInParts(numbers, first, n, from, start, row, table);
    } else if (row >= COLUMN_UNIT * workers.threads()) {
      SharedLoop.run(
          workers,
          (row + COLUMN_UNIT - 1) / COLUMN_UNIT,
          values.size(),
          (begin, end) -> {
            int left = begin * COLUMN_UNIT;
            int width = Math.min(row, end * COLUMN_UNIT) - left;
            for (int i = 0; i < n; i++) {
              int to = numbers[first + i] * row + left;
              kernels.axpy(1, from, start + i * row + left, table, to, width);
            }
          });
    } else {
      SharedLoop.run(
          workers,
          rows,
          values.size(),
          (begin, end) -> {
            for (int i = 0; i < n; i++) {
              int number = numbers[first + i];
              if (number >= begin && number < end) {
                kernels.axpy(1, from, start + i * row, table, number * row, row);
              }
            }
          });
    }
  }

  /** Each thread reads rows as they follow each other, which the processor foresees. */
  private void addInParts(
      int[] numbers, int first, int n, float[] from, int start, int row, float[] table) {
    float[] tables = pool.take(PARTS * table.length);
    SharedLoop.run(
        workers,
        PARTS,
        (long) n * row,
        (begin, end) -> {
          Arrays.fill(tables, begin * table.length, end * table.length, 0);
          for (int part = begin; part < end; part++) {
            int last = (int) ((long) n * (part + 1) / PARTS);
            for (int i = (int) ((long) n * part / PARTS); i < last; i++) {
              int to = part * table.length + numbers[first + i] * row;
              kernels.axpy(1, from, start + i * row, tables, to, row);
            }
          }
        });
    reductions.sumRows(tables, 0, table.length, PARTS, table.length, table);
    pool.giveBack(tables);
  }

  static void checkIds(CpuTensor ids, int rows) {
    int[] numbers = ids.ints();
    int first = ids.offset();
    for (int i = 0; i < ids.size(); i++) {
      int id = numbers[first + i];
      if (id < 0 || id >= rows) {
        throw new IndexOutOfBoundsException(
            "id %s at index %s of %s is not a row of a table of %s rows"
                .formatted(id, i, ids.shape(), rows));
      }
    }
  }
}
