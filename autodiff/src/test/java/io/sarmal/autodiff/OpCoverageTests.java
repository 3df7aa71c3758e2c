package io.sarmal.autodiff;

import static io.sarmal.autodiff.GradientAssert.assertGradients;
import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No operation is without a gradient check: whoever adds one must add it here too. */
class OpCoverageTests {
  /** An operation and its operands, made of a variable {@code [2, 3]}. */
  private record Example(Op op, Function<Var, List<Var>> operands) {
    @Override
    public String toString() {
      return op.getClass().getSimpleName();
    }
  }

  private static Stream<Example> examples() {
    return Stream.of(
        new Example(new Op.Fill(Shape.of(2), 3), x -> List.of()),
        new Example(new Op.FillInt(Shape.of(2), 3), x -> List.of()),
        new Example(new Op.Size(Shape.of(2, 3)), x -> List.of()),
        new Example(new Op.Iota(3), x -> List.of()),
        new Example(new Op.Random(Shape.of(3), 1), x -> List.of(ids(x, 2))),
        new Example(new Op.Real(), x -> List.of(x.argmax(0))),
        new Example(new Op.Unary(UnaryOp.TANH), List::of),
        new Example(new Op.Binary(BinaryOp.MUL), x -> List.of(x, x.exp())),
        new Example(new Op.Select(), x -> List.of(x.greater(0), x.exp(), x.square())),
        new Example(new Op.Reduce(ReduceOp.SUM, List.of(1)), List::of),
        new Example(new Op.MatMul(false, true), x -> List.of(x, x.exp())),
        new Example(new Op.Outer(), x -> List.of(x, x.exp())),
        new Example(new Op.Transpose(List.of(1, 0)), List::of),
        new Example(new Op.Reshape(Shape.of(3, 2)), List::of),
        new Example(new Op.Detach(), x -> List.of(x.greater(0))),
        new Example(new Op.Broadcast(Shape.of(2, 2, 3)), List::of),
        new Example(new Op.Slice(1, 0, 2), List::of),
        new Example(new Op.Concat(1), x -> List.of(x, x.exp())),
        new Example(new Op.Gather(), x -> List.of(x, ids(x, 4))),
        new Example(new Op.ScatterAdd(3), x -> List.of(ids(x, 2), x)),
        new Example(new Op.Loop(product()), x -> List.of(x, x.slice(0, 0, 1).reshape(row()))));
  }

  private static Var ids(Var x, int n) {
    return x.tape().fillInt(Shape.of(n), 1);
  }

  private static Shape row() {
    return Shape.of(3);
  }

  /** The product of all rows, as a loop. */
  private static Scan product() {
    SymbolicBackend symbolic = new SymbolicBackend();
    var x = symbolic.input("x", TensorType.real(row()));
    var product = symbolic.input("product", TensorType.real(row()));
    return new Scan(
        symbolic.build(Map.of("product", symbolic.binary(BinaryOp.MUL, x, product))),
        List.of(InputRole.SEQUENCE, InputRole.STATE),
        List.of(OutputRole.STATE),
        false);
  }

  private static Stream<Class<?>> kinds(Class<?> kind) {
    return kind.isSealed()
        ? Stream.of(kind.getPermittedSubclasses()).flatMap(OpCoverageTests::kinds)
        : Stream.of(kind);
  }

  @Test
  void everyOperationHasAnExample() {
    assertThat(examples().<Class<?>>map(example -> example.op().getClass()))
        .containsExactlyInAnyOrderElementsOf(kinds(Op.class).toList());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void derivativesEqualCentralDifferences(Example example) {
    assertGradients(
        (tape, v) -> {
          Var y = tape.apply(example.op(), example.operands().apply(v.get(0))).get(0);
          Var real = y.value().dtype() == DType.INT ? y.real() : y;
          return real.times(v.get(0).sin().sum());
        },
        Points.signed(Shape.of(2, 3)));
  }
}
