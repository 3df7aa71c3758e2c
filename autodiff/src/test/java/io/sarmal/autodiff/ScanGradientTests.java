package io.sarmal.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanGradientTests {
  private static final int STEPS = 4;
  private static final int ROWS = 2;
  private static final int IN = 3;
  private static final int HIDDEN = 2;

  /** A gated step with two states, a sum, and a mask made of the step number. */
  private static Scan gated(boolean reverse) {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.inference(symbolic)) {
      Var x = tape.constant(symbolic.input("x", TensorType.real(Dim.BATCH, IN)));
      Var h = tape.constant(symbolic.input("h", TensorType.real(Dim.BATCH, HIDDEN)));
      Var c = tape.constant(symbolic.input("c", TensorType.real(Dim.BATCH, HIDDEN)));
      Var w = tape.constant(symbolic.input("w", TensorType.real(IN, HIDDEN)));
      Var u = tape.constant(symbolic.input("u", TensorType.real(HIDDEN, HIDDEN)));
      Var step = tape.constant(symbolic.input("step", TensorType.integer(1)));
      Var gate = x.matmul(w).plus(h.matmul(u)).sigmoid();
      Var running = step.real().less(3);
      Var nextC = running.select(gate.times(c).plus(gate.oneMinus().times(x.matmul(w).tanh())), c);
      Var nextH = gate.times(nextC.tanh());
      Map<String, io.sarmal.core.Tensor> outputs = new LinkedHashMap<>();
      outputs.put("h", nextH.value());
      outputs.put("c", nextC.value());
      outputs.put("y", nextH.plus(x.sum(1)).value());
      outputs.put("energy", nextC.square().sum(0, 1).value());
      return new Scan(
          symbolic.build(outputs),
          List.of(
              InputRole.SEQUENCE,
              InputRole.STATE,
              InputRole.STATE,
              InputRole.INVARIANT,
              InputRole.INVARIANT,
              InputRole.STEP),
          List.of(OutputRole.STATE, OutputRole.STATE, OutputRole.STACKED, OutputRole.SUM),
          reverse);
    }
  }

  private static GradientCheck check(ReferenceBackend backend, boolean reverse) {
    Scan scan = gated(reverse);
    return new GradientCheck(
        backend,
        (tape, v) -> {
          Var step = tape.integers(Shape.of(1), 0);
          List<Var> out =
              tape.scan(scan, List.of(v.get(0), v.get(1), v.get(2), v.get(3), v.get(4), step));
          Var weights =
              tape.iota(STEPS * ROWS * HIDDEN).sin().reshape(Shape.of(STEPS, ROWS, HIDDEN));
          return out.get(2)
              .times(weights)
              .sum()
              .plus(out.get(0).square().sum())
              .plus(out.get(1).sin().sum())
              .plus(out.get(3).sum());
        });
  }

  private static List<GradientCheck.Point> point() {
    Random random = new Random(5);
    return List.of(
            Shape.of(STEPS, ROWS, IN),
            Shape.of(ROWS, HIDDEN),
            Shape.of(ROWS, HIDDEN),
            Shape.of(IN, HIDDEN),
            Shape.of(HIDDEN, HIDDEN))
        .stream()
        .map(s -> GradientCheck.Point.of(s, random.doubles(s.size(), -1, 1).toArray()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gradientsOfAScanEqualCentralDifferences(boolean reverse) {
    try (ReferenceBackend backend = new ReferenceBackend()) {
      GradientCheck.Result result = check(backend, reverse).everyElement(point());
      assertThat(result.relativeError()).as(result.toString()).isLessThan(1e-8);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void secondDerivativesOfAScanEqualCentralDifferences(boolean reverse) {
    try (ReferenceBackend backend = new ReferenceBackend()) {
      GradientCheck.Result result = check(backend, reverse).second().everyElement(point());
      assertThat(result.relativeError()).as(result.toString()).isLessThan(1e-7);
    }
  }
}
