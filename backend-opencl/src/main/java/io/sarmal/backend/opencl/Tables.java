package io.sarmal.backend.opencl;

/** Rows of tables, by their numbers. */
final class Tables {
  private final Queue queue;
  private final BufferPool pool;

  Tables(Queue queue, BufferPool pool) {
    this.queue = queue;
    this.pool = pool;
  }

  /**
   * Checks that all ids are rows of a table; waits for the device only if the host does not know.
   *
   * @throws IndexOutOfBoundsException if one is not
   */
  void checkIds(ClTensor ids, int rows) {
    if (ids.ids().areBelow(rows)) {
      return;
    }
    int[] numbers = new int[ids.size()];
    queue.read(ids.region(), numbers, numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] < 0 || numbers[i] >= rows) {
        throw new IndexOutOfBoundsException(
            "id %s at index %s of %s is not a row of a table of %s rows"
                .formatted(numbers[i], i, ids.shape(), rows));
      }
    }
  }

  /**
   * Sets each row of {@code y} to the row of the table that its id says.
   *
   * @param n how many ids there are
   * @param row the number of elements of a row
   */
  void gather(Region table, Region ids, int n, int row, Region y) {
    queue.launch(
        TableSource.GATHER,
        Work.grid(row, n),
        Argument.of(table),
        Argument.of(ids),
        Argument.of(y),
        Argument.of(n),
        Argument.of(row));
  }

  /**
   * Adds each row of values to the row of a table of zeros that its id says.
   *
   * <p>Rows are sorted by id first, stably; then each element of the table is one sum, in the order
   * of the ids. Nothing but integers is counted by several work-items at once.
   *
   * @param n how many ids there are
   * @param row the number of elements of a row
   * @param rows the number of rows of the table
   */
  void scatterAdd(Region ids, Region values, int n, int row, int rows, Region table) {
    if (n == 0) {
      queue.fill(table, 0f, rows * row);
      return;
    }
    int blocks = (n + TableSource.BLOCK - 1) / TableSource.BLOCK;
    Buffer counts = pool.take((long) blocks * rows);
    Buffer starts = pool.take(rows + 1L);
    Buffer order = pool.take(n);
    try {
      Region count = new Region(counts, 0);
      Region start = new Region(starts, 0);
      Region sorted = new Region(order, 0);
      queue.fill(count, 0, blocks * rows);
      queue.launch(
          TableSource.COUNT,
          Work.linear(n),
          Argument.of(ids),
          Argument.of(count),
          Argument.of(n),
          Argument.of(rows));
      queue.launch(
          TableSource.TOTAL,
          Work.linear(rows),
          Argument.of(count),
          Argument.of(start),
          Argument.of(rows),
          Argument.of(blocks));
      queue.launch(TableSource.ADD_UP, Work.groups(1), Argument.of(start), Argument.of(rows));
      queue.launch(
          TableSource.SORT,
          Work.linear(n),
          Argument.of(ids),
          Argument.of(count),
          Argument.of(start),
          Argument.of(sorted),
          Argument.of(n),
          Argument.of(rows));
      queue.launch(
          TableSource.SUM,
          Work.linear((long) rows * row),
          Argument.of(values),
          Argument.of(start),
          Argument.of(sorted),
          Argument.of(table),
          Argument.of(rows * row),
          Argument.of(row));
    } finally {
      counts.release();
      starts.release();
      order.release();
    }
  }
}
