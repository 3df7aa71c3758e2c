package io.sarmal.core.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import io.sarmal.core.DType;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScanInterpreterTests {
  private final ReferenceBackend backend = new ReferenceBackend();
  private final SymbolicBackend step = new SymbolicBackend();

  @AfterEach
  void nothingLeaks() {
    assertThat(backend.liveTensors()).hasValue(0);
  }

  /** {@code h' = 10·h + x}: the digits read so far. */
  private Scan digits(boolean reverse) {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH));
    Tensor h = s.input("h", TensorType.real(Dim.BATCH));
    Tensor next = s.binary(BinaryOp.ADD, s.binary(BinaryOp.MUL, h, s.fill(Shape.SCALAR, 10)), x);
    return new Scan(
        s.build(ImmutableMap.of("y", next, "next", next, "total", next)),
        List.of(InputRole.SEQUENCE, InputRole.STATE),
        List.of(OutputRole.STACKED, OutputRole.STATE, OutputRole.SUM),
        reverse);
  }

  @Test
  void stateIsCarriedFromStepToStep() {
    List<double[]> results =
        run(digits(false), real(Shape.of(3, 1), 1, 2, 3), real(Shape.of(1), 9));
    assertThat(results)
        .containsExactly(new double[] {91, 912, 9123}, new double[] {9123}, new double[] {10126});
  }

  @Test
  void aReversedScanStacksInTheOrderOfTime() {
    List<double[]> results = run(digits(true), real(Shape.of(3, 1), 1, 2, 3), real(Shape.of(1), 9));
    assertThat(results)
        .containsExactly(new double[] {9321, 932, 93}, new double[] {9321}, new double[] {10346});
  }

  @Test
  void oneScanServesEveryNumberOfStepsAndRows() {
    Scan scan = digits(false);
    assertThat(run(scan, real(Shape.of(1, 2), 1, 2), real(Shape.of(2), 0, 3)).get(0))
        .containsExactly(1, 32);
    assertThat(run(scan, real(Shape.of(2, 3), 1, 2, 3, 4, 5, 6), real(Shape.of(3), 0, 0, 0)).get(1))
        .containsExactly(14, 25, 36);
    assertThat(run(scan, real(Shape.of(2, 0)), real(Shape.of(0))).get(1)).isEmpty();
  }

  @Test
  void noStepsLeaveTheStateAsItWas() {
    for (boolean reverse : new boolean[] {false, true}) {
      List<double[]> results = run(digits(reverse), real(Shape.of(0, 2)), real(Shape.of(2), 7, 8));
      assertThat(results).containsExactly(new double[0], new double[] {7, 8}, new double[] {0, 0});
    }
  }

  @Test
  void aStackOfIntegersMayBeEmpty() {
    Tensor id = step.input("id", TensorType.integer(2));
    Scan scan =
        new Scan(
            step.build(Map.of("y", id)),
            List.of(InputRole.SEQUENCE),
            List.of(OutputRole.STACKED),
            false);
    Tensor ids = backend.tensor(Shape.of(0, 2), new int[0]);
    Tensor stacked = backend.scan(scan, List.of(ids)).get(0);
    assertThat(stacked.dtype()).isEqualTo(DType.INT);
    assertThat(stacked.shape()).isEqualTo(Shape.of(0, 2));
    backend.release(stacked);
    backend.release(ids);
  }

  /** Fibonacci numbers: both next states are made from the states before the step. */
  @Test
  void severalStatesStepTogether() {
    Tensor x = step.input("x", TensorType.real(1));
    Tensor a = step.input("a", TensorType.real(1));
    Tensor b = step.input("b", TensorType.real(1));
    Scan scan =
        new Scan(
            step.build(ImmutableMap.of("a", b, "y", x, "b", step.binary(BinaryOp.ADD, a, b))),
            List.of(InputRole.SEQUENCE, InputRole.STATE, InputRole.STATE),
            List.of(OutputRole.STATE, OutputRole.STACKED, OutputRole.STATE),
            false);
    List<double[]> results =
        run(
            scan,
            real(Shape.of(10, 1), new double[10]),
            real(Shape.of(1), 0),
            real(Shape.of(1), 1));
    assertThat(results.get(0)).containsExactly(55);
    assertThat(results.get(2)).containsExactly(89);
  }

  @Test
  void theStepNumberCountsFromItsArgumentInTimeInEitherDirection() {
    Tensor x = step.input("x", TensorType.real(1));
    Tensor t = step.input("t", TensorType.integer(1));
    Tensor scale = step.input("scale", TensorType.real(1));
    Tensor y = step.binary(BinaryOp.ADD, x, step.binary(BinaryOp.MUL, scale, step.real(t)));
    Program program = step.build(Map.of("y", y));
    for (boolean reverse : new boolean[] {false, true}) {
      Scan scan =
          new Scan(
              program,
              List.of(InputRole.SEQUENCE, InputRole.STEP, InputRole.INVARIANT),
              List.of(OutputRole.STACKED),
              reverse);
      Tensor first = backend.tensor(Shape.of(1), new int[] {5});
      assertThat(run(scan, real(Shape.of(3, 1), 0.5, 0.25, 0), first, real(Shape.of(1), 10)))
          .containsExactly(new double[] {50.5, 60.25, 70});
    }
  }

  @Test
  void aScanInsideAScan() {
    Scan inner = digits(false);
    Tensor xs = step.input("xs", TensorType.real(Dim.runtime(0), Dim.BATCH));
    Tensor h = step.input("h", TensorType.real(Dim.BATCH));
    List<Tensor> results = step.scan(inner, List.of(xs, h));
    Scan outer =
        new Scan(
            step.build(ImmutableMap.of("h", results.get(1), "ys", results.get(0))),
            List.of(InputRole.SEQUENCE, InputRole.STATE),
            List.of(OutputRole.STATE, OutputRole.STACKED),
            false);
    List<double[]> values = run(outer, real(Shape.of(2, 2, 1), 1, 2, 3, 4), real(Shape.of(1), 0));
    assertThat(values).containsExactly(new double[] {1234}, new double[] {1, 12, 123, 1234});
  }

  @Test
  void aFailureInALaterStepReleasesWhatWasMade() {
    Tensor id = step.input("id", TensorType.integer(1));
    Tensor h = step.input("h", TensorType.real(1));
    Tensor table = step.input("table", TensorType.real(3));
    Tensor next = step.binary(BinaryOp.ADD, h, step.gather(table, id));
    Scan scan =
        new Scan(
            step.build(ImmutableMap.of("h", next, "y", next, "sum", next)),
            List.of(InputRole.SEQUENCE, InputRole.STATE, InputRole.INVARIANT),
            List.of(OutputRole.STATE, OutputRole.STACKED, OutputRole.SUM),
            false);
    List<Tensor> arguments =
        List.of(
            backend.tensor(Shape.of(3, 1), new int[] {0, 1, 3}),
            real(Shape.of(1), 0),
            real(Shape.of(3), 1, 2, 3));
    assertThatThrownBy(() -> backend.scan(scan, arguments))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("id 3");
    arguments.forEach(backend::release);
  }

  private List<double[]> run(Scan scan, Tensor... arguments) {
    List<Tensor> results = backend.scan(scan, List.of(arguments));
    assertThat(results.stream().map(TensorType::of).toList())
        .isEqualTo(scan.infer(Arrays.stream(arguments).map(TensorType::of).toList()));
    List<double[]> values = new ArrayList<>();
    for (Tensor result : results) {
      double[] read = new double[result.shape().size()];
      backend.read(result, read);
      values.add(read);
      backend.release(result);
    }
    List.of(arguments).forEach(backend::release);
    return values;
  }

  private Tensor real(Shape shape, double... values) {
    return backend.tensor(shape, values);
  }
}
