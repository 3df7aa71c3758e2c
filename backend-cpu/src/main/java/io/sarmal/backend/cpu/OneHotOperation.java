package io.sarmal.backend.cpu;

/**
 * What a {@link BlockProgram} does with one-hot rows that are not made.
 *
 * <p>Its operands are those of {@link OneHots.Use}.
 */
sealed interface OneHotOperation extends BlockOperation {
  /** The operand at a row and a column of the block. */
  private static float number(BlockView view, int row, int column) {
    return view.data[view.at(row) + (view.run ? column : 0)];
  }

  /** The sums of rows. */
  record Sum(OneHotKernel kernel) implements OneHotOperation {
    /** What a sum is where a row is one number. */
    private static final BlockOperation OF_ONE_COLUMN =
        (x, y, rows, columns) -> {
          for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
              boolean hot = number(x[1], i, j) == number(x[2], i, j);
              y.data[y.at(i) + j] = hot ? number(x[0], i, j) : 0;
            }
          }
        };

    @Override
    public void run(BlockView[] x, BlockView y, int rows, int columns) {
      BlockView row = x[1];
      for (int i = 0; i < rows; i++) {
        y.data[y.at(i)] =
            kernel.sum(row.data, row.at(i), number(x[2], i, 0), x[0].data, x[0].at(i), columns);
      }
    }

    @Override
    public boolean isFold() {
      return true;
    }

    @Override
    public BlockOperation ofOneColumn() {
      return OF_ONE_COLUMN;
    }
  }

  /** The sums with rows times a number. */
  record MultiplyAdd(OneHotKernel kernel) implements OneHotOperation {
    @Override
    public void run(BlockView[] x, BlockView y, int rows, int columns) {
      boolean byRows = x[1].run && !x[2].run && !x[3].run && !x[4].run;
      for (int i = 0; i < rows; i++) {
        if (byRows) {
          kernel.multiplyAdd(
              x[1].data,
              x[1].at(i),
              number(x[2], i, 0),
              number(x[3], i, 0),
              number(x[4], i, 0),
              x[0].data,
              x[0].at(i),
              y.data,
              y.at(i),
              columns);
        } else {
          oneByOne(x, y, i, columns);
        }
      }
    }

    /** In narrow blocks everything varies from number to number. */
    private static void oneByOne(BlockView[] x, BlockView y, int row, int columns) {
      for (int j = 0; j < columns; j++) {
        float product = number(x[4], row, j) * number(x[0], row, j);
        boolean hot = number(x[1], row, j) == number(x[2], row, j);
        y.data[y.at(row) + j] = (hot ? number(x[3], row, j) : 0) + product;
      }
    }
  }
}
