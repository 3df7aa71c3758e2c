package io.sarmal.backend.cpu;

import io.sarmal.core.op.ReduceOp;
import java.util.Arrays;

/** What an instruction of a {@link BlockProgram} does with a block. */
interface BlockOperation {
  /** Sets a block of {@code y} of {@code rows} rows and {@code columns} columns. */
  void run(BlockView[] x, BlockView y, int rows, int columns);

  /** Whether the operation folds each row to one number. */
  default boolean isFold() {
    return false;
  }

  /** The same where a row is one number, and a column a run of them. */
  default BlockOperation ofOneColumn() {
    return this;
  }

  /** The operand itself, repeated where it does not vary. */
  BlockOperation COPY = (x, y, rows, columns) -> copy(x[0], y, rows, columns);

  /** A function of one number. */
  static BlockOperation unary(UnaryKernel kernel) {
    return (x, y, rows, columns) -> {
      BlockView a = x[0];
      for (int i = 0; i < rows; i++) {
        kernel.apply(a.data, a.at(i), y.data, y.at(i), columns);
      }
    };
  }

  /** A function of two numbers. */
  static BlockOperation binary(BinaryKernel kernel) {
    return (x, y, rows, columns) -> {
      BlockView a = x[0];
      BlockView b = x[1];
      for (int i = 0; i < rows; i++) {
        if (!b.run) {
          kernel.number().apply(a.data, a.at(i), b.data[b.at(i)], y.data, y.at(i), columns);
        } else if (a.run) {
          kernel.runs().apply(a.data, a.at(i), b.data, b.at(i), y.data, y.at(i), columns);
        } else {
          kernel.numberFirst().apply(a.data[a.at(i)], b.data, b.at(i), y.data, y.at(i), columns);
        }
      }
    };
  }

  /**
   * A function of three numbers. What does not vary along a row is written out for a piece of it.
   */
  record Ternary(TernaryKernel kernel) implements BlockOperation {
    private static final int PIECE = 512;
    private static final ThreadLocal<float[][]> PIECES =
        ThreadLocal.withInitial(() -> new float[3][PIECE]);

    @Override
    public void run(BlockView[] x, BlockView y, int rows, int columns) {
      boolean runs = x[0].run && x[1].run && x[2].run;
      float[][] pieces = runs ? null : PIECES.get();
      int step = runs ? columns : Math.min(columns, PIECE);
      for (int i = 0; i < rows; i++) {
        for (int k = 0; k < 3; k++) {
          if (!x[k].run) {
            Arrays.fill(pieces[k], 0, step, x[k].data[x[k].at(i)]);
          }
        }
        for (int left = 0; left < columns; left += step) {
          kernel.apply(
              x[0].run ? x[0].data : pieces[0],
              x[0].run ? x[0].at(i) + left : 0,
              x[1].run ? x[1].data : pieces[1],
              x[1].run ? x[1].at(i) + left : 0,
              x[2].run ? x[2].data : pieces[2],
              x[2].run ? x[2].at(i) + left : 0,
              y.data,
              y.at(i) + left,
              Math.min(step, columns - left));
        }
      }
    }
  }

  /** A superinstruction, of operands that all vary along a row. */
  record Chain(ChainKernel kernel, int operands) implements BlockOperation {
    private static final ThreadLocal<Runs> RUNS = ThreadLocal.withInitial(Runs::new);

    /** The operands of a call. */
    private static final class Runs {
      final float[][] data = new float[BlockFrame.MOST_OPERANDS][];
      final int[] at = new int[BlockFrame.MOST_OPERANDS];
    }

    @Override
    public void run(BlockView[] x, BlockView y, int rows, int columns) {
      Runs runs = RUNS.get();
      for (int k = 0; k < operands; k++) {
        runs.data[k] = x[k].data;
      }
      for (int i = 0; i < rows; i++) {
        for (int k = 0; k < operands; k++) {
          runs.at[k] = x[k].at(i);
        }
        kernel.apply(runs.data, runs.at, y.data, y.at(i), columns);
      }
      Arrays.fill(runs.data, null); // the caller's
    }
  }

  /** The sum or the greatest number of each row. */
  record Fold(Kernels kernels, ReduceOp op) implements BlockOperation {
    @Override
    public void run(BlockView[] x, BlockView y, int rows, int columns) {
      BlockView a = x[0];
      for (int i = 0; i < rows; i++) {
        y.data[y.at(i)] =
            op == ReduceOp.SUM
                ? kernels.sum(a.data, a.at(i), columns)
                : kernels.max(a.data, a.at(i), columns);
      }
    }

    @Override
    public boolean isFold() {
      return true;
    }

    @Override
    public BlockOperation ofOneColumn() {
      return COPY;
    }
  }

  /** Copies rows, or fills them with their number. */
  static void copy(BlockView from, BlockView to, int rows, int columns) {
    for (int i = 0; i < rows; i++) {
      int start = to.at(i);
      if (from.run) {
        System.arraycopy(from.data, from.at(i), to.data, start, columns);
      } else {
        Arrays.fill(to.data, start, start + columns, from.data[from.at(i)]);
      }
    }
  }
}
