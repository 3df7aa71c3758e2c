package io.sarmal.backend.cpu;

import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.plan.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random {@link BlockProgram} beside its plain meaning: one number after the other, each by a
 * kernel call of its own, whole rows folded at once.
 */
final class NaiveBlocks {
  private static final List<UnaryOp> UNARY =
      List.of(UnaryOp.NEG, UnaryOp.TANH, UnaryOp.SIGMOID, UnaryOp.RELU, UnaryOp.EXP, UnaryOp.ABS);
  private static final List<BinaryOp> BINARY =
      List.of(BinaryOp.ADD, BinaryOp.SUB, BinaryOp.MUL, BinaryOp.DIV, BinaryOp.MAX, BinaryOp.LESS);

  /** The numbers of one value, row by row. */
  static final class Numbers {
    final Form form;
    final int rows;
    final int columns;
    final float[] data;

    Numbers(Form form, int rows, int columns) {
      this.form = form;
      this.rows = form.byRow() ? rows : 1;
      this.columns = form.byColumn() ? columns : 1;
      this.data = new float[this.rows * this.columns];
    }

    float at(int row, int column) {
      return data[(form.byRow() ? row : 0) * columns + (form.byColumn() ? column : 0)];
    }
  }

  /** The meaning of a step: sets its numbers from those of the values before it. */
  private interface Meaning {
    Numbers apply(List<Numbers> values, int rows, int columns);
  }

  private final Kernels kernels;
  private final Random random;
  private final BlockProgramBuilder builder;
  private final List<BlockValue> values = new ArrayList<>();
  private final List<Meaning> meanings = new ArrayList<>();
  private final List<Integer> operands = new ArrayList<>();
  private final List<Integer> results = new ArrayList<>();

  NaiveBlocks(Kernels kernels, long seed) {
    this.kernels = kernels;
    this.random = new Random(seed);
    this.builder = BlockProgram.builder(kernels);
    for (int i = 0; i <= random.nextInt(5); i++) {
      operand(Form.of(random.nextBoolean(), random.nextBoolean()));
    }
    for (int i = 0; i <= random.nextInt(12); i++) {
      step();
    }
    for (int i = 0; i <= random.nextInt(3); i++) {
      result(random.nextInt(values.size()));
    }
  }

  BlockProgram program() {
    return builder.build();
  }

  /** Random operands. */
  List<Numbers> operands(int rows, int columns) {
    List<Numbers> numbers = new ArrayList<>();
    for (int operand : operands) {
      Numbers x = new Numbers(values.get(operand).form(), rows, columns);
      for (int i = 0; i < x.data.length; i++) {
        x.data[i] = (float) random.nextGaussian();
      }
      numbers.add(x);
    }
    return numbers;
  }

  /** What the program has to give. */
  List<Numbers> results(List<Numbers> given, int rows, int columns) {
    List<Numbers> numbers = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < values.size(); i++) {
      boolean isOperand = operands.contains(i);
      numbers.add(isOperand ? given.get(next++) : meanings.get(i).apply(numbers, rows, columns));
    }
    return results.stream().map(numbers::get).toList();
  }

  private void operand(Form form) {
    operands.add(values.size());
    add(builder.operand(form), null);
  }

  private void result(int value) {
    results.add(value);
    builder.result(values.get(value));
  }

  private void add(BlockValue value, Meaning meaning) {
    values.add(value);
    meanings.add(meaning);
  }

  private void step() {
    int a = random.nextInt(values.size());
    int b = random.nextInt(values.size());
    int c = random.nextInt(values.size());
    BlockValue x = values.get(a);
    BlockValue y = values.get(b);
    switch (random.nextInt(7)) {
      case 0 -> {
        UnaryOp op = UNARY.get(random.nextInt(UNARY.size()));
        UnaryKernel kernel = kernels.unary(op);
        add(
            builder.unary(op, x),
            elementwise(x.form(), (in, out, i) -> kernel.apply(in, 0, out, i, 1), a));
      }
      case 1, 2, 3 -> {
        BinaryOp op = BINARY.get(random.nextInt(BINARY.size()));
        BinaryKernel.TwoRuns kernel = kernels.binary(op).runs();
        BlockValue value = builder.binary(op, x, y);
        add(
            value,
            elementwise(value.form(), (in, out, i) -> kernel.apply(in, 0, in, 1, out, i, 1), a, b));
      }
      case 4 -> {
        BlockValue value = builder.select(x, y, values.get(c));
        add(
            value,
            elementwise(
                value.form(),
                (in, out, i) -> kernels.select(in, 0, in, 1, in, 2, out, i, 1),
                a,
                b,
                c));
      }
      case 5 -> {
        if (x.form().byColumn()) {
          ReduceOp op = random.nextBoolean() ? ReduceOp.SUM : ReduceOp.MAX;
          BlockValue value = builder.fold(op, x);
          add(value, fold(op, value.form(), a));
        }
      }
      default -> {
        float number = (float) random.nextGaussian();
        add(builder.constant(number), (given, rows, columns) -> constant(number));
      }
    }
  }

  private static Numbers constant(float number) {
    Numbers y = new Numbers(Form.SCALAR, 1, 1);
    y.data[0] = number;
    return y;
  }

  /** Sets number {@code i} of {@code out} from one number of each operand. */
  private interface Element {
    void set(float[] in, float[] out, int i);
  }

  private static Meaning elementwise(Form form, Element element, int... operands) {
    return (values, rows, columns) -> {
      Numbers y = new Numbers(form, rows, columns);
      float[] in = new float[operands.length];
      for (int i = 0; i < y.data.length; i++) {
        for (int k = 0; k < in.length; k++) {
          in[k] = values.get(operands[k]).at(i / y.columns, i % y.columns);
        }
        element.set(in, y.data, i);
      }
      return y;
    };
  }

  private Meaning fold(ReduceOp op, Form form, int operand) {
    return (values, rows, columns) -> {
      Numbers x = values.get(operand);
      Numbers y = new Numbers(form, rows, columns);
      for (int i = 0; i < y.data.length; i++) {
        y.data[i] =
            op == ReduceOp.SUM
                ? kernels.sum(x.data, i * x.columns, x.columns)
                : kernels.max(x.data, i * x.columns, x.columns);
      }
      return y;
    };
  }
}
