package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.backend.cpu.Superinstruction.Formula;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.plan.Form;
import io.sarmal.core.plan.FusedKernel;
import io.sarmal.core.program.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SuperinstructionsTests {
  private static final Set<Superinstruction> ALL = EnumSet.allOf(Superinstruction.class);

  private final FusedKernel.Builder builder = FusedKernel.builder();

  @ParameterizedTest
  @EnumSource
  void aChainIsFoundInWhicheverOrderItsOperandsStand(Superinstruction kind) {
    for (int seed = 0; seed < 20; seed++) {
      FusedKernel.Builder chain = FusedKernel.builder();
      List<Integer> operands = operands(chain, forms(kind));
      int root = write(chain, kind.formula(), operands, new Random(seed));
      chain.result(root);
      Superinstructions.Chain found = Superinstructions.of(chain.build(), ALL, Set.of()).get(root);
      assertThat(found.kind()).isEqualTo(kind);
      assertThat(found.inside()).isNotEmpty().doesNotContain(root);
      assertThat(found.operands()).containsExactlyInAnyOrderElementsOf(operands);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChainIsNotFoundWhereItsOperandsAreNotAllOfTheFullForm(Superinstruction kind) {
    for (Form form : List.of(Form.ROW, Form.COLUMN, Form.SCALAR)) {
      FusedKernel.Builder chain = FusedKernel.builder();
      Form[] forms = forms(kind);
      forms[2] = form;
      List<Integer> operands = operands(chain, forms);
      chain.result(write(chain, kind.formula(), operands, new Random(0)));
      assertThat(Superinstructions.of(chain.build(), ALL, Set.of()).values())
          .noneMatch(found -> found.operands().contains(operands.get(2)));
    }
  }

  @Test
  void whatIsReadElsewhereIsStillMade() {
    List<Integer> x = operands(builder, Form.FULL, Form.FULL, Form.FULL);
    int product = apply(BinaryOp.MUL, x.get(0), x.get(1));
    builder.result(apply(BinaryOp.ADD, product, x.get(2)));
    builder.result(builder.apply(new Op.Unary(UnaryOp.TANH), List.of(product)));
    assertThat(Superinstructions.of(builder.build(), ALL, Set.of())).isEmpty();
  }

  @Test
  void whatGoesToMemoryIsStillMade() {
    List<Integer> x = operands(builder, Form.FULL, Form.FULL, Form.FULL);
    int product = apply(BinaryOp.MUL, x.get(0), x.get(1));
    builder.result(apply(BinaryOp.ADD, product, x.get(2)));
    builder.result(product);
    assertThat(Superinstructions.of(builder.build(), ALL, Set.of())).isEmpty();
  }

  @Test
  void onlyKindsThatTheKernelsHaveAreLookedFor() {
    List<Integer> x = operands(builder, Form.FULL, Form.FULL, Form.FULL);
    builder.result(apply(BinaryOp.ADD, apply(BinaryOp.MUL, x.get(0), x.get(1)), x.get(2)));
    FusedKernel kernel = builder.build();
    assertThat(Superinstructions.of(kernel, ALL, Set.of())).hasSize(1);
    assertThat(Superinstructions.of(kernel, Set.of(Superinstruction.ADD_ADD), Set.of())).isEmpty();
  }

  /** The derivative of an LSTM's step by its gates, as the tape writes it. */
  @Test
  void theSlopesOfGatesAreFoundBesideEachOther() {
    List<Integer> x = operands(builder, Form.FULL, Form.FULL, Form.FULL, Form.FULL);
    int gradient = apply(BinaryOp.MUL, x.get(0), x.get(1));
    int one = builder.constant(1);
    int sigmoid = x.get(2);
    int tanh = x.get(3);
    int byGate =
        apply(
            BinaryOp.MUL,
            apply(BinaryOp.MUL, sigmoid, apply(BinaryOp.SUB, one, sigmoid)),
            gradient);
    int byCandidate =
        apply(BinaryOp.MUL, apply(BinaryOp.SUB, one, apply(BinaryOp.MUL, tanh, tanh)), gradient);
    int sum = apply(BinaryOp.ADD, byCandidate, byGate);
    builder.result(sum);
    Map<Integer, Superinstructions.Chain> chains =
        Superinstructions.of(builder.build(), ALL, Set.of());
    assertThat(chains.keySet()).containsExactlyInAnyOrder(byGate, byCandidate);
    assertThat(chains.get(byGate).operands()).containsExactly(gradient, sigmoid, sigmoid);
    assertThat(chains.get(byCandidate).operands()).containsExactly(gradient, tanh, tanh);
  }

  @Test
  void randomKernelsGiveTheBitsOfTheirOperationsOneByOne() {
    Kernels kernels = TestKernels.vector();
    int chains = 0;
    for (int seed = 0; seed < 200; seed++) {
      FusedKernel kernel = random(new Random(seed));
      chains += Superinstructions.of(kernel, ALL, Set.of()).size();
      int rows = 1 + seed % 7;
      int columns = 1 + seed * 13 % 300;
      assertThat(run(BlockProgram.of(kernels, kernel), rows, columns))
          .as("seed %s", seed)
          .isDeepEqualTo(run(OneByOne.program(kernels, kernel), rows, columns));
    }
    assertThat(chains).isGreaterThan(200);
  }

  @ParameterizedTest
  @EnumSource
  void itsKernelGivesTheBitsOfItsOperationsOneByOne(Superinstruction kind) {
    Kernels kernels = TestKernels.vector();
    ChainKernel kernel = kernels.superinstructions().get(kind);
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      int n = random.nextInt(1 << random.nextInt(12));
      List<Run> x =
          Stream.generate(() -> Run.of(random, n)).limit(operands(kind.formula())).toList();
      float[] expected = value(kernels, kind.formula(), x, n);
      Run y = Run.of(random, n);
      apply(kernel, x, y);
      assertThat(y.values()).isEqualTo(expected);
      y.assertNothingElseChanged();
      for (int i = 0; i < x.size(); i++) {
        List<Run> operands = new ArrayList<>(x);
        operands.set(i, x.get(i).copy());
        apply(kernel, operands, operands.get(i));
        assertThat(operands.get(i).values()).as("over operand %s", i).isEqualTo(expected);
      }
    }
  }

  private static void apply(ChainKernel kernel, List<Run> x, Run y) {
    float[][] data = x.stream().map(run -> run.data).toArray(float[][]::new);
    int[] at = x.stream().mapToInt(run -> run.offset).toArray();
    kernel.apply(data, at, y.data, y.offset, y.n);
  }

  private static Form[] forms(Superinstruction kind) {
    Form[] forms = new Form[operands(kind.formula())];
    Arrays.fill(forms, Form.FULL);
    return forms;
  }

  /** How many operands a formula has. */
  private static int operands(Formula formula) {
    if (formula instanceof Formula.Operand operand) {
      return operand.position() + 1;
    }
    return formula instanceof Formula.Apply apply
        ? Math.max(operands(apply.left()), operands(apply.right()))
        : 0;
  }

  private static float[] value(Kernels kernels, Formula formula, List<Run> x, int n) {
    float[] y = new float[n];
    if (formula instanceof Formula.Operand operand) {
      return x.get(operand.position()).values();
    }
    if (formula instanceof Formula.Apply apply) {
      BinaryKernel.TwoRuns runs = kernels.binary(apply.op()).runs();
      runs.apply(
          value(kernels, apply.left(), x, n), 0, value(kernels, apply.right(), x, n), 0, y, 0, n);
    } else {
      Arrays.fill(y, 1);
    }
    return y;
  }

  private static float[][] run(BlockProgram program, int rows, int columns) {
    Random random = new Random(1);
    List<float[]> operands = new ArrayList<>();
    for (Form form : program.operands()) {
      float[] data = new float[OneByOne.size(form, rows, columns)];
      for (int j = 0; j < data.length; j++) {
        data[j] = (float) random.nextGaussian();
      }
      operands.add(data);
    }
    return OneByOne.run(program, operands, rows, columns);
  }

  /** Sums, differences and products of what came before, mostly of the latest. */
  private static FusedKernel random(Random random) {
    FusedKernel.Builder builder = FusedKernel.builder();
    operands(builder, Form.FULL, Form.FULL, Form.FULL, Form.of(random.nextBoolean(), true));
    int one = builder.constant(1);
    int last = 0;
    for (int i = 0; i < 12; i++) {
      int other = random.nextInt(last + 1) == 0 ? one : random.nextInt(4);
      BinaryOp op = List.of(BinaryOp.ADD, BinaryOp.MUL, BinaryOp.MUL).get(random.nextInt(3));
      last =
          random.nextInt(4) == 0
              ? builder.apply(new Op.Binary(BinaryOp.SUB), List.of(one, last))
              : builder.apply(new Op.Binary(op), List.of(last, other));
    }
    builder.result(last);
    builder.result(last - random.nextInt(3));
    return builder.build();
  }

  private static List<Integer> operands(FusedKernel.Builder builder, Form... forms) {
    return Arrays.stream(forms).map(builder::operand).toList();
  }

  private int apply(BinaryOp op, int a, int b) {
    return builder.apply(new Op.Binary(op), List.of(a, b));
  }

  /** Writes a formula, with the operands of what commutes in a random order. */
  private static int write(
      FusedKernel.Builder builder, Formula formula, List<Integer> operands, Random random) {
    if (formula instanceof Formula.Operand operand) {
      return operands.get(operand.position());
    }
    if (formula instanceof Formula.Apply apply) {
      int left = write(builder, apply.left(), operands, random);
      int right = write(builder, apply.right(), operands, random);
      boolean swap = apply.op().isCommutative() && random.nextBoolean();
      return builder.apply(
          new Op.Binary(apply.op()), swap ? List.of(right, left) : List.of(left, right));
    }
    return builder.constant(1);
  }
}
