package io.sarmal.core.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgramInterpreterTests {
  private final ReferenceBackend backend = new ReferenceBackend();
  private final SymbolicBackend symbolic = new SymbolicBackend();

  @AfterEach
  void nothingLeaks() {
    assertThat(backend.liveTensors()).hasValue(0);
  }

  @Test
  void oneProgramServesEveryBatchSize() {
    Tensor x = symbolic.input("x", TensorType.real(Dim.BATCH, 2));
    Tensor mean =
        symbolic.binary(
            BinaryOp.DIV, symbolic.reduce(ReduceOp.SUM, x, 0, 1), symbolic.size(x.shape()));
    Tensor centred =
        symbolic.binary(BinaryOp.SUB, x, symbolic.broadcast(mean, Shape.of(Dim.BATCH, 2)));
    Tensor flat = symbolic.reshape(centred, Shape.of(2, Dim.BATCH));
    Executable executable = backend.compile(symbolic.build(Map.of("y", flat)));

    assertThat(run(executable, real(Shape.of(1, 2), 1, 3))).containsExactly(-1, 1);
    assertThat(run(executable, real(Shape.of(2, 2), 1, 2, 3, 6))).containsExactly(-2, -1, 0, 3);
    assertThat(run(executable, real(Shape.of(0, 2)))).isEmpty();
  }

  @Test
  void anOutputThatIsAnInputOrGivenTwiceIsAViewThatTheCallerReleases() {
    Tensor x = symbolic.input("x", TensorType.real(2));
    Tensor y = symbolic.unary(UnaryOp.NEG, x);
    Program program = symbolic.build(ImmutableMap.of("a", x, "b", y, "c", y, "d", x));
    Tensor argument = real(Shape.of(2), 1, 2);
    List<Tensor> results = backend.compile(program).run(List.of(argument));
    backend.release(argument);
    assertThat(results.stream().map(this::values))
        .containsExactly(
            new double[] {1, 2}, new double[] {-1, -2}, new double[] {-1, -2}, new double[] {1, 2});
    results.forEach(backend::release);
  }

  @Test
  void argumentsStayTheCallers() {
    Tensor x = symbolic.input("x", TensorType.real(2));
    symbolic.input("unused", TensorType.real(2));
    Program program = symbolic.build(Map.of("y", symbolic.binary(BinaryOp.MUL, x, x)));
    Tensor argument = real(Shape.of(2), 2, 3);
    for (int i = 0; i < 2; i++) {
      Tensor y = backend.compile(program).run(List.of(argument, argument)).get(0);
      assertThat(values(y)).containsExactly(4, 9);
      backend.release(y);
    }
    backend.release(argument);
  }

  @Test
  void resultsThatNothingUsesAreReleased() {
    Value x = new Value(0, TensorType.real(2));
    Value unused = new Value(1, TensorType.real(2));
    Program program =
        new Program(
            Map.of("x", x),
            List.of(new Instruction(new Op.Unary(UnaryOp.EXP), List.of(x), List.of(unused))),
            Map.of());
    Tensor argument = real(Shape.of(2), 2, 3);
    assertThat(backend.compile(program).run(List.of(argument))).isEmpty();
    backend.release(argument);
  }

  @Test
  void aProgramWithEveryOperationRuns() {
    Tensor[] arguments = {
      backend.fill(Shape.of(4, 2, 3), 0.5),
      backend.fill(Shape.of(2, 2), 0),
      backend.fill(Shape.of(3, 2), 1),
      backend.tensor(Shape.of(2), new int[] {1, 2}),
      backend.tensor(Shape.of(1), new int[] {0})
    };
    List<Tensor> results = backend.compile(Examples.everything()).run(List.of(arguments));
    assertThat(results.stream().map(Tensor::shape))
        .containsExactly(Shape.of(4, 2, 2), Shape.of(1, 1), Shape.of(2, 1));
    results.forEach(backend::release);
    List.of(arguments).forEach(backend::release);
  }

  @Test
  void aFailureReleasesWhatWasMade() {
    Tensor table = symbolic.input("table", TensorType.real(3, 2));
    Tensor ids = symbolic.input("ids", TensorType.integer(Dim.BATCH));
    Tensor scaled = symbolic.unary(UnaryOp.EXP, table);
    Program program =
        symbolic.build(ImmutableMap.of("a", scaled, "b", symbolic.gather(scaled, ids)));
    Tensor x = backend.fill(Shape.of(3, 2), 1);
    Tensor wrong = backend.tensor(Shape.of(1), new int[] {3});
    assertThatThrownBy(() -> backend.compile(program).run(List.of(x, wrong)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    backend.release(x);
    backend.release(wrong);
  }

  @Test
  void aSizeThatNoInputGivesIsAnError() {
    Tensor fill = symbolic.fill(Shape.of(Dim.BATCH), 1);
    Executable executable = backend.compile(symbolic.build(Map.of("y", fill)));
    assertThatIllegalStateException()
        .isThrownBy(() -> executable.run(List.of()))
        .withMessage("the run-time size B is in the shape of no input");
  }

  private double[] run(Executable executable, Tensor argument) {
    Tensor result = executable.run(List.of(argument)).get(0);
    double[] values = values(result);
    backend.release(result);
    backend.release(argument);
    return values;
  }

  private Tensor real(Shape shape, double... values) {
    return backend.tensor(shape, values);
  }

  private double[] values(Tensor tensor) {
    double[] values = new double[tensor.shape().size()];
    backend.read(tensor, values);
    return values;
  }
}
