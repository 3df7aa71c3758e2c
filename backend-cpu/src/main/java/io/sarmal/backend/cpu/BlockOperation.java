package io.sarmal.backend.cpu;

import io.sarmal.core.op.ReduceOp;
import java.util.Arrays;

/** What an instruction of a {@link BlockProgram} does with a block. */
interface BlockOperation {
  /** Sets a block of {@code y} of {@code rows} rows and {@code columns} columns. */
  void run(BlockView[] x, BlockView y, int rows, int columns);

  /** Whether the operands must be runs, of one number repeated if need be. */
  default boolean needsRuns() {
    return false;
  }

  /** Whether the operation folds each row to one number. */
  default boolean isFold() {
    return false;
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

  /** A function of three numbers. */
  record Ternary(TernaryKernel kernel) implements BlockOperation {
    @Override
    public void run(BlockView[] x, BlockView y, int rows, int columns) {
      BlockView a = x[0];
      BlockView b = x[1];
      BlockView c = x[2];
      for (int i = 0; i < rows; i++) {
        kernel.apply(a.data, a.at(i), b.data, b.at(i), c.data, c.at(i), y.data, y.at(i), columns);
      }
    }

    @Override
    public boolean needsRuns() {
      return true;
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
