package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.plan.Form;
import io.sarmal.core.plan.FusedKernel;
import io.sarmal.core.program.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OneHotsTests {
  private final FusedKernel.Builder builder = FusedKernel.builder();
  private final int x = builder.operand(Form.FULL);
  private final int row = builder.operand(Form.ROW);
  private final int column = builder.operand(Form.COLUMN);
  private final int addend = builder.operand(Form.COLUMN);
  private final int factor = builder.operand(Form.COLUMN);
  private final int zero = builder.constant(0);

  @Test
  void softmaxCrossEntropyWithItsDerivativeMakesNoOneHotRow() {
    int equality = binary(BinaryOp.EQUAL, row, column);
    int hot = select(equality, x, zero);
    int target = sum(hot);
    int negative = select(equality, addend, zero);
    int scaled = binary(BinaryOp.MUL, factor, unary(UnaryOp.EXP, x));
    int gradient = binary(BinaryOp.ADD, negative, scaled);
    builder.result(target);
    builder.result(gradient);
    OneHots found = OneHots.of(builder.build());
    assertThat(found.uses()).containsOnlyKeys(target, gradient);
    assertThat(found.uses().get(target).isSum()).isTrue();
    assertThat(found.uses().get(gradient).isSum()).isFalse();
    assertThat(found.superfluous()).containsExactlyInAnyOrder(equality, hot, negative, scaled);
  }

  @Test
  void whatSomethingElseReadsIsStillMade() {
    int equality = binary(BinaryOp.EQUAL, row, column);
    builder.result(equality);
    builder.result(sum(select(equality, x, zero)));
    OneHots found = OneHots.of(builder.build());
    assertThat(found.uses()).hasSize(1);
    assertThat(found.superfluous()).doesNotContain(equality);
  }

  @Test
  void oneHotRowThatIsReadTwiceIsMade() {
    int hot = select(binary(BinaryOp.EQUAL, row, column), x, zero);
    builder.result(hot);
    builder.result(sum(hot));
    assertThat(OneHots.of(builder.build()).uses()).isEmpty();
  }

  @Test
  void productThatIsReadTwiceIsMade() {
    int hot = select(binary(BinaryOp.EQUAL, row, column), addend, zero);
    int product = binary(BinaryOp.MUL, x, factor);
    builder.result(product);
    builder.result(binary(BinaryOp.ADD, hot, product));
    assertThat(OneHots.of(builder.build()).uses()).isEmpty();
  }

  @Test
  void otherwiseAnotherNumberThanZeroIsNoOneHotRow() {
    builder.result(sum(select(binary(BinaryOp.EQUAL, row, column), x, builder.constant(1))));
    builder.result(sum(select(binary(BinaryOp.LESS, row, column), x, zero)));
    builder.result(sum(select(binary(BinaryOp.EQUAL, x, column), x, zero)));
    assertThat(OneHots.of(builder.build()).uses()).isEmpty();
  }

  /** Also where numbers of the row are equal to each other, and rows are narrow or one number. */
  @Test
  void theBitsAreThoseOfOperationsOneByOne() {
    Kernels kernels = TestKernels.vector();
    int made = 0;
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      FusedKernel kernel = random(random);
      made += OneHots.of(kernel).uses().size();
      int rows = 1 + random.nextInt(9);
      int columns = 1 + random.nextInt(1 << random.nextInt(14));
      List<float[]> operands = operands(kernel, rows, columns, random);
      assertThat(OneByOne.run(BlockProgram.of(kernels, kernel), operands, rows, columns))
          .as("seed %s, %s x %s", seed, rows, columns)
          .isDeepEqualTo(OneByOne.run(OneByOne.program(kernels, kernel), operands, rows, columns));
    }
    assertThat(made).isGreaterThan(300);
  }

  /** Sums with one-hot rows, their operands in any order, and other operations around them. */
  private static FusedKernel random(Random random) {
    OneHotsTests test = new OneHotsTests();
    int equality = test.commuted(random, BinaryOp.EQUAL, test.row, test.column);
    int z = test.binary(BinaryOp.SUB, test.x, test.addend);
    int hot = test.select(equality, random.nextBoolean() ? test.x : z, test.zero);
    int product = test.commuted(random, BinaryOp.MUL, test.factor, z);
    int cold = test.select(equality, random.nextBoolean() ? test.addend : test.factor, test.zero);
    int sum = test.commuted(random, BinaryOp.ADD, cold, product);
    test.builder.result(test.sum(hot));
    test.builder.result(
        random.nextBoolean() ? sum : test.commuted(random, BinaryOp.ADD, sum, test.x));
    if (random.nextInt(3) == 0) {
      test.builder.result(equality);
    }
    return test.builder.build();
  }

  private static List<float[]> operands(FusedKernel kernel, int rows, int columns, Random random) {
    List<float[]> operands = new ArrayList<>();
    for (Form form : kernel.operandForms()) {
      float[] data = new float[OneByOne.size(form, rows, columns)];
      for (int i = 0; i < data.length; i++) {
        data[i] = form == Form.FULL ? (float) random.nextGaussian() : random.nextInt(20) - 4;
      }
      operands.add(data);
    }
    return operands;
  }

  private int commuted(Random random, BinaryOp op, int a, int b) {
    return random.nextBoolean() ? binary(op, a, b) : binary(op, b, a);
  }

  private int unary(UnaryOp op, int of) {
    return builder.apply(new Op.Unary(op), List.of(of));
  }

  private int binary(BinaryOp op, int a, int b) {
    return builder.apply(new Op.Binary(op), List.of(a, b));
  }

  private int select(int condition, int a, int b) {
    return builder.apply(new Op.Select(), List.of(condition, a, b));
  }

  private int sum(int of) {
    return builder.apply(new Op.Reduce(ReduceOp.SUM, List.of(1)), List.of(of));
  }
}
