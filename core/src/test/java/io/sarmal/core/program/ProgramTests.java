package io.sarmal.core.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.collect.ImmutableMap;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgramTests {
  private final ReferenceBackend backend = new ReferenceBackend();

  @Test
  void textShowsEveryAttributeAndTheStepOfAScan() {
    assertThat(Examples.everything())
        .hasToString(
            """
            %0: [T, B, 3] = input xs
            %1: [B, 2] = input h
            %2: [3, 2] = input w
            %3: int[2] = input key
            %4: int[1] = input first
            %5: [B, 2], %6: [T, B, 2], %7: [1, 1] = scan(%0, %1, %2, %4)
              inputs [sequence, state, invariant, step], outputs [state, stacked, sum]
              %0: [B, 3] = input x
              %1: [B, 2] = input h
              %2: [3, 2] = input w
              %3: int[1] = input t
              %4: [B, 2] = matmul(%0, %2, as is x as is)
              %5: [B, 2] = add(%1, %4)
              %6: [B, 2] = tanh(%5)
              %7: [1] = real(%3)
              %8: [B, 2] = mul(%6, %7)
              %9: [1, 1] = sum(%8, axes=[0, 1])
              output next = %6
              output y = %8
              output total = %9
            %8: [B, 2] = random(%3, shape=[B, 2], stream=7)
            %9: [B, 1] = slice(%8, axis=1, from=0, to=1)
            %10: [B, 3] = concat(%9, %5, axis=1)
            %11: [] = size(shape=[T, B])
            %12: [B, 3] = div(%10, %11)
            %13: int[B, 1] = argmax(%12, axes=[1])
            output ys = %6
            output total = %7
            output best = %13
            """);
  }

  @Test
  void aValueMustBeDefinedOnceAndBeforeItsUse() {
    Value x = new Value(0, TensorType.real(2));
    Value y = new Value(1, TensorType.real(2));
    Instruction define = new Instruction(new Op.Unary(UnaryOp.NEG), List.of(x), List.of(y));
    Instruction again = new Instruction(new Op.Unary(UnaryOp.NEG), List.of(y), List.of(y));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Program(Map.of(), List.of(define), Map.of()))
        .withMessageContaining("%0 of type [2] is used and not defined before");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Program(Map.of("x", x), List.of(define, again), Map.of()))
        .withMessage("%1 is defined twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Program(Map.of("x", x, "z", x), List.of(), Map.of()))
        .withMessage("%0 is defined twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Program(Map.of("x", x), List.of(), Map.of("y", y)))
        .withMessageContaining("%1 of type [2] is used");
  }

  @Test
  void argumentsGiveTheRunTimeSizes() {
    Program program = declare(TensorType.real(Dim.TIME, Dim.BATCH, 3), TensorType.real(Dim.BATCH));
    RuntimeSizes sizes = program.bind(List.of(zeros(5, 2, 3), zeros(2)));
    assertThat(Shape.of(Dim.BATCH, 7, Dim.TIME).bind(sizes)).isEqualTo(Shape.of(2, 7, 5));
  }

  @Test
  void argumentsThatDoNotFitAreNamed() {
    Program program = declare(TensorType.real(Dim.TIME, Dim.BATCH, 3), TensorType.real(Dim.BATCH));
    refuses(
        program,
        "input a is declared [T, B, 3], but was given [5, 2, 4]",
        zeros(5, 2, 4),
        zeros(2));
    refuses(
        program,
        "input a is declared REAL [T, B, 3], but was given REAL [5, 2]",
        zeros(5, 2),
        zeros(2));
    refuses(
        program,
        "input b is declared [B], but was given [4], and B is 2 elsewhere",
        zeros(5, 2, 3),
        zeros(4));
    refuses(
        program,
        "input b is declared REAL [B], but was given INT [2]",
        zeros(5, 2, 3),
        backend.tensor(Shape.of(2), new int[2]));
    refuses(program, "has 2 inputs [a, b], but was given 1 arguments", zeros(5, 2, 3));
  }

  private Tensor zeros(int... extents) {
    return backend.fill(Shape.of(extents), 0);
  }

  private static Program declare(TensorType a, TensorType b) {
    return new Program(
        ImmutableMap.of("a", new Value(0, a), "b", new Value(1, b)), List.of(), Map.of());
  }

  private static void refuses(Program program, String message, Tensor... arguments) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> program.bind(List.of(arguments)))
        .withMessageContaining(message);
  }
}
