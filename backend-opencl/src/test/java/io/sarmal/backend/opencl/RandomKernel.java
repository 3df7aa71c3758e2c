package io.sarmal.backend.opencl;

import com.google.common.primitives.ImmutableDoubleArray;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.plan.Form;
import io.sarmal.core.plan.FusedKernel;
import io.sarmal.core.program.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random {@link FusedKernel} beside its plain meaning on random operands. */
final class RandomKernel {
  private static final List<Form> FORMS = List.of(Form.values());
  private static final List<UnaryOp> UNARY =
      List.of(UnaryOp.TANH, UnaryOp.SIGMOID, UnaryOp.NEG, UnaryOp.ABS, UnaryOp.RELU);
  private static final List<BinaryOp> BINARY =
      List.of(BinaryOp.ADD, BinaryOp.SUB, BinaryOp.MUL, BinaryOp.MAX, BinaryOp.MIN);
  private static final int OPERANDS = 6;

  /** Numbers of a form, dense. */
  record Numbers(Form form, ImmutableDoubleArray values) {
    double at(int row, int column, int columns) {
      int index = form.byRow() ? row * (form.byColumn() ? columns : 1) : 0;
      return values.get(index + (form.byColumn() ? column : 0));
    }
  }

  private interface Element {
    double at(int row, int column);
  }

  final int rows;
  final int columns;
  final List<Numbers> operands = new ArrayList<>();
  final List<Numbers> results = new ArrayList<>();
  final FusedKernel kernel;

  private final Random random;
  private final FusedKernel.Builder builder = FusedKernel.builder();
  private final List<Numbers> values = new ArrayList<>();

  RandomKernel(long seed, int rows, int columns, boolean folds) {
    this.random = new Random(seed);
    this.rows = rows;
    this.columns = columns;
    for (int i = 0; i < OPERANDS; i++) {
      operand(i == 0 ? Form.FULL : FORMS.get(random.nextInt(FORMS.size())));
    }
    values.add(numbers(Form.SCALAR, (row, column) -> 0.375));
    builder.constant(0.375);
    compare();
    for (int i = 0; i < 12; i++) {
      compute();
      if (folds && i % 4 == 1) {
        fold();
      }
    }
    repeat();
    for (int i = 0; i < 3; i++) {
      result(values.size() - 1 - i);
    }
    result(random.nextInt(OPERANDS));
    result(0);
    kernel = builder.build();
  }

  private void operand(Form form) {
    Numbers numbers = numbers(form, (row, column) -> (float) random.nextGaussian());
    builder.operand(form);
    values.add(numbers);
    operands.add(numbers);
  }

  /** Of operands only: what is computed may differ in its last bits. */
  private void compare() {
    int a = random.nextInt(OPERANDS);
    int b = random.nextInt(OPERANDS);
    int c = random.nextInt(OPERANDS);
    binary(BinaryOp.GREATER, a, b);
    int condition = values.size() - 1;
    Numbers x = values.get(condition);
    Numbers y = values.get(a);
    Numbers z = values.get(c);
    add(
        new Op.Select(),
        List.of(condition, a, c),
        (row, column) ->
            x.at(row, column, columns) != 0
                ? y.at(row, column, columns)
                : z.at(row, column, columns));
  }

  private void compute() {
    int a = random.nextInt(values.size());
    if (random.nextBoolean()) {
      UnaryOp op = UNARY.get(random.nextInt(UNARY.size()));
      Numbers x = values.get(a);
      add(new Op.Unary(op), List.of(a), (row, column) -> op.apply(x.at(row, column, columns)));
    } else {
      binary(BINARY.get(random.nextInt(BINARY.size())), a, random.nextInt(values.size()));
    }
  }

  private void binary(BinaryOp op, int a, int b) {
    Numbers x = values.get(a);
    Numbers y = values.get(b);
    add(
        new Op.Binary(op),
        List.of(a, b),
        (row, column) -> op.apply(x.at(row, column, columns), y.at(row, column, columns)));
  }

  private void fold() {
    int folded = random.nextInt(values.size());
    while (!values.get(folded).form().byColumn()) {
      folded = random.nextInt(values.size());
    }
    Numbers x = values.get(folded);
    ReduceOp op = random.nextBoolean() ? ReduceOp.SUM : ReduceOp.MAX;
    add(
        new Op.Reduce(op, List.of(1)),
        List.of(folded),
        (row, ignored) -> {
          double all = op == ReduceOp.SUM ? 0 : Double.NEGATIVE_INFINITY;
          for (int column = 0; column < columns; column++) {
            double number = x.at(row, column, columns);
            all = op == ReduceOp.SUM ? all + number : Math.max(all, number);
          }
          return all;
        });
    // Long sums are made small, so that what follows is not all saturated.
    int sum = values.size() - 1;
    Numbers y = values.get(sum);
    add(
        new Op.Unary(UnaryOp.TANH),
        List.of(sum),
        (row, column) -> Math.tanh(y.at(row, column, columns)));
  }

  private void add(Op op, List<Integer> operands, Element element) {
    int number = builder.apply(op, operands);
    values.add(numbers(builder.form(number), element));
  }

  private void repeat() {
    int of = random.nextInt(values.size());
    Numbers x = values.get(of);
    builder.copy(of, Form.FULL);
    values.add(numbers(Form.FULL, (row, column) -> x.at(row, column, columns)));
  }

  private void result(int number) {
    builder.result(number);
    results.add(values.get(number));
  }

  private Numbers numbers(Form form, Element element) {
    int height = form.byRow() ? rows : 1;
    int width = form.byColumn() ? columns : 1;
    double[] numbers = new double[height * width];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        numbers[row * width + column] = element.at(row, column);
      }
    }
    return new Numbers(form, ImmutableDoubleArray.copyOf(numbers));
  }
}
