package io.sarmal.core.pass;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Collections2;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopPassesTests {
  @Test
  void gatesWrittenOneByOneBecomeOneProductInFrontAndOneInTheLoop() {
    assertThat(LoopPasses.optimize(Steps.gates().toProgram()).toString())
        .isEqualTo(
            """
            %0: [T, B, 3] = input x
            %1: [B, 3] = input h
            %2: [3, 3] = input wz
            %3: [3, 3] = input uz
            %4: [3] = input bz
            %5: [3, 3] = input wn
            %6: [3, 3] = input un
            %7: [3] = input bn
            %8: [3, 6] = concat(%2, %5, axis=1)
            %9: [3, 6] = concat(%3, %6, axis=1)
            %10: [6] = concat(%4, %7, axis=0)
            %11: [T, B, 6] = matmul(%0, %8, as is x as is)
            %12: [T, B, 6] = add(%10, %11)
            %13: [B, 3], %14: [T, B, 3] = scan(%1, %9, %12)
              inputs [state, invariant, sequence], outputs [state, stacked]
              %0: [B, 3] = input h
              %1: [3, 6] = input hoisted%9
              %2: [B, 6] = input hoisted%12
              %3: [B, 6] = matmul(%0, %1, as is x as is)
              %4: [B, 6] = add(%3, %2)
              %5: [B, 3] = slice(%4, axis=1, from=0, to=3)
              %6: [B, 3] = slice(%4, axis=1, from=3, to=6)
              %7: [B, 3] = sigmoid(%5)
              %8: [B, 3] = mul(%7, %0)
              %9: [B, 3] = tanh(%6)
              %10: [B, 3] = add(%8, %9)
              output h = %10
              output y = %10
            output h = %13
            output y = %14
            """);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void randomLoopsComputeTheSameAfterAllPasses(int rows) {
    for (long seed = 0; seed < 150; seed++) {
      Program before = Steps.random(seed).toProgram();
      Program after = LoopPasses.optimize(before);
      try (ReferenceBackend backend = new ReferenceBackend()) {
        List<double[]> expected = Steps.run(backend, before, 4, rows);
        List<double[]> given = Steps.run(backend, after, 4, rows);
        for (int i = 0; i < expected.size(); i++) {
          assertThat(given.get(i))
              .as("seed %s, output %s, before%n%s%nafter%n%s", seed, i, before, after)
              .containsExactly(expected.get(i), Offset.offset(1e-10));
        }
      }
    }
  }

  @Test
  void sumsOverStepsAndProductsThatNoStateNeedsLeaveTheLoop() {
    for (long seed = 0; seed < 150; seed++) {
      Program after = LoopPasses.optimize(Steps.random(seed).toProgram());
      for (Instruction instruction : after.instructions()) {
        if (instruction.op() instanceof Op.Loop loop) {
          assertThat(loop.scan().outputs()).as("seed %s", seed).doesNotContain(OutputRole.SUM);
        }
      }
    }
  }

  @Test
  void outOfACheckpointedLoopNothingMovesThatWouldLieInMemoryForAllSteps() {
    for (long seed = 0; seed < 150; seed++) {
      Scan scan = Steps.random(seed);
      Program before =
          new Scan(scan.step(), scan.inputs(), scan.outputs(), scan.reverse(), true).toProgram();
      Program after = LoopPasses.optimize(before);
      for (Instruction instruction : after.instructions()) {
        if (instruction.op() instanceof Op.Loop loop) {
          assertThat(loop.scan().checkpointed()).isTrue();
          assertThat(loop.scan().outputs()).as("seed %s", seed).isEqualTo(scan.outputs());
        } else {
          assertThat(instruction.results().get(0).shape().isStatic()).as("seed %s", seed).isTrue();
        }
      }
      try (ReferenceBackend backend = new ReferenceBackend()) {
        List<double[]> expected = Steps.run(backend, before, 4, 2);
        List<double[]> given = Steps.run(backend, after, 4, 2);
        for (int i = 0; i < expected.size(); i++) {
          assertThat(given.get(i)).containsExactly(expected.get(i), Offset.offset(1e-10));
        }
      }
    }
  }

  @Test
  void aSumIsAddedUpInTheOrderOfWhatItsTermsDependOn() {
    Scan ordered = SumOrder.apply(Steps.gates());
    assertThat(ordered.step().toString())
        .contains("%8: [B, 3] = matmul(%0, %2, as is x as is)")
        .contains("%10: [B, 3] = add(%4, %8)");
  }

  @Test
  void whicheverWayTermsAndFactorsAreOrderedTheLoopIsTheSame() {
    Set<String> texts = new HashSet<>();
    for (List<Integer> order : Collections2.permutations(List.of(0, 1, 2, 3))) {
      for (boolean brackets : new boolean[] {false, true}) {
        texts.add(LoopPasses.optimize(sumOfFour(order, brackets).toProgram()).toString());
      }
    }
    assertThat(texts).hasSize(1);
  }

  /** A step whose next state is made of a sum of four terms, in an order and with brackets. */
  private static Scan sumOfFour(List<Integer> order, boolean bracketsInPairs) {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, 3));
    Tensor h = s.input("h", TensorType.real(Dim.BATCH, 3));
    Tensor w = s.input("w", TensorType.real(3, 3));
    Tensor b = s.input("b", TensorType.real(3));
    boolean swapped = order.get(0) > order.get(1);
    List<Tensor> terms =
        List.of(
            s.matmul(h, false, w, false),
            swapped ? s.binary(BinaryOp.MUL, x, h) : s.binary(BinaryOp.MUL, h, x),
            s.unary(UnaryOp.TANH, h),
            b);
    List<Tensor> t = order.stream().map(terms::get).toList();
    Tensor sum =
        bracketsInPairs
            ? add(s, add(s, t.get(0), t.get(1)), add(s, t.get(2), t.get(3)))
            : add(s, add(s, add(s, t.get(0), t.get(1)), t.get(2)), t.get(3));
    Tensor gate = s.unary(UnaryOp.SIGMOID, sum);
    Tensor shown = s.unary(UnaryOp.TANH, x);
    Tensor next =
        swapped ? s.binary(BinaryOp.MUL, gate, shown) : s.binary(BinaryOp.MUL, shown, gate);
    return new Scan(
        s.build(Map.of("h", next)),
        List.of(InputRole.SEQUENCE, InputRole.STATE, InputRole.INVARIANT, InputRole.INVARIANT),
        List.of(OutputRole.STATE),
        false);
  }

  private static Tensor add(SymbolicBackend s, Tensor a, Tensor b) {
    return s.binary(BinaryOp.ADD, a, b);
  }

  @Test
  void theFactorsOfAMaximumKeepTheirOrderOnWhichItsGradientDepends() {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, 3));
    Tensor h = s.input("h", TensorType.real(Dim.BATCH, 3));
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("h", s.binary(BinaryOp.MAX, h, x));
    outputs.put("y", s.binary(BinaryOp.MAX, x, h));
    Scan scan =
        new Scan(
            s.build(outputs),
            List.of(InputRole.SEQUENCE, InputRole.STATE),
            List.of(OutputRole.STATE, OutputRole.STACKED),
            false);
    assertThat(SumOrder.apply(scan).step().toString())
        .contains("max(%1, %0)")
        .contains("max(%0, %1)");
  }

  @Test
  void aProductThatIsTheNextStateRunsOnceThoughItIsAlsoStacked() {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, 3));
    Tensor h = s.input("h", TensorType.real(Dim.BATCH, 3));
    Tensor w = s.input("w", TensorType.real(3, 3));
    Tensor next = s.matmul(s.unary(UnaryOp.TANH, s.binary(BinaryOp.ADD, x, h)), false, w, false);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("h", next);
    outputs.put("y", next);
    Scan scan =
        new Scan(
            s.build(outputs),
            List.of(InputRole.SEQUENCE, InputRole.STATE, InputRole.INVARIANT),
            List.of(OutputRole.STATE, OutputRole.STACKED),
            false);
    assertThat(LoopPasses.optimize(scan.toProgram()).toString()).containsOnlyOnce("matmul(");
  }

  @Test
  void anElementwiseOperationBroadcastsOnItsOwn() {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, 3));
    Tensor sums = s.reduce(ReduceOp.SUM, x, 1);
    Tensor wide = s.broadcast(sums, Shape.of(Dim.BATCH, 3));
    Tensor condition = s.binary(BinaryOp.GREATER, x, wide);
    Program program =
        s.build(
            Map.of(
                "y", s.binary(BinaryOp.ADD, s.select(condition, x, wide), x),
                "square", s.binary(BinaryOp.MUL, wide, wide)));
    Program simple = Simplify.apply(program);
    assertThat(simple.toString().lines().filter(line -> line.contains("broadcast("))).hasSize(1);
    try (ReferenceBackend backend = new ReferenceBackend()) {
      List<double[]> expected = Steps.run(backend, program, 1, 4);
      List<double[]> given = Steps.run(backend, simple, 1, 4);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(given.get(i)).containsExactly(expected.get(i));
      }
    }
  }

  @Test
  void whatIsTheSameOnFewerElementsIsDoneThere() {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, 3));
    Tensor sum = s.reduce(ReduceOp.SUM, s.unary(UnaryOp.NEG, x), 1);
    Tensor wide = s.broadcast(sum, Shape.of(Dim.BATCH, 3));
    Program program =
        s.build(Map.of("y", s.binary(BinaryOp.ADD, x, s.binary(BinaryOp.MUL, wide, wide))));
    Program simple = Simplify.apply(program);
    assertThat(simple)
        .hasToString(
            """
            %0: [B, 3] = input x
            %2: [B, 1] = sum(%0, axes=[1])
            %3: [B, 1] = neg(%2)
            %5: [B, 1] = mul(%3, %3)
            %7: [B, 3] = add(%0, %5)
            output y = %7
            """);
    try (ReferenceBackend backend = new ReferenceBackend()) {
      assertThat(Steps.run(backend, simple, 1, 4).get(0))
          .containsExactly(Steps.run(backend, program, 1, 4).get(0));
    }
  }
}
