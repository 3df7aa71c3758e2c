package io.sarmal.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.autodiff.Looped.Input;
import io.sarmal.core.DType;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.pass.LoopPasses;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/** Asserts that a scan and its derivatives equal those of the same loop step by step. */
final class LoopedAssert {
  private static final int ROWS = 2;

  /** Integers are ids from 0 to this, less one. */
  static final int IDS = 5;

  private final Looped looped;
  private final List<Integer> lossOf;
  private final List<Integer> by;
  private final int steps;

  private LoopedAssert(Looped looped, List<Integer> lossOf, List<Integer> by, int steps) {
    this.looped = looped;
    this.lossOf = lossOf;
    this.by = by;
    this.steps = steps;
  }

  /**
   * Compares results, gradients and second derivatives.
   *
   * @param lossOf positions of the results that the loss is made of
   * @param by positions of the arguments that are variables; the others are constants
   */
  static void assertScanEqualsSteps(
      Looped looped, List<Integer> lossOf, List<Integer> by, int steps) {
    LoopedAssert check = new LoopedAssert(looped, lossOf, by, steps);
    Scan scan = looped.scan();
    Program optimized = LoopPasses.optimize(scan.toProgram());
    List<double[]> expected = check.derivatives(Fusion.OFF, looped::unroll);
    check.assertEqual("plain", expected, Fusion.OFF, (tape, in) -> tape.scan(scan, in));
    check.assertEqual("fused", expected, Fusion.AUTO, (tape, in) -> tape.scan(scan, in));
    check.assertEqual("optimized", expected, Fusion.AUTO, (tape, in) -> tape.run(optimized, in));
  }

  private void assertEqual(
      String way,
      List<double[]> expected,
      Fusion fusion,
      BiFunction<Tape, List<Var>, List<Var>> loop) {
    List<double[]> actual = derivatives(fusion, loop);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      double scale = Arrays.stream(expected.get(i)).map(Math::abs).reduce(1, Math::max);
      assertThat(scale).isFinite();
      assertThat(actual.get(i))
          .as("%s: array %s of results, gradients, second derivatives", way, i)
          .usingComparatorWithPrecision(1e-11 * scale)
          .containsExactly(expected.get(i));
    }
  }

  /** The results of the loop, the gradients of a loss, and gradients of those. */
  private List<double[]> derivatives(Fusion fusion, BiFunction<Tape, List<Var>, List<Var>> loop) {
    ReferenceBackend backend = new ReferenceBackend();
    Random random = new Random(1);
    List<Tensor> values = looped.inputs().stream().map(i -> tensor(backend, i, random)).toList();
    try (Tape tape = Tape.recording(backend, fusion)) {
      List<Var> arguments = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        Tensor value = values.get(i);
        arguments.add(by.contains(i) ? tape.variable(value) : tape.constant(value));
      }
      List<Var> results = loop.apply(tape, arguments);
      List<Var> variables = by.stream().map(arguments::get).toList();
      Var loss =
          lossOf.stream()
              .map(i -> GradientAssert.loss(results.get(i)))
              .reduce(tape.scalar(0), Var::plus);
      List<Var> first = tape.differentiableGradient(loss, variables);
      Var again = first.stream().map(GradientAssert::loss).reduce(tape.scalar(0), Var::plus);
      List<Var> second = tape.gradient(again, variables);
      List<double[]> all = new ArrayList<>();
      results.forEach(r -> all.add(numbers(r)));
      first.forEach(g -> all.add(g.toDoubles()));
      second.forEach(g -> all.add(g.toDoubles()));
      return all;
    } finally {
      values.forEach(backend::release);
      assertThat(backend.liveTensors()).as("live tensors").hasValue(0);
    }
  }

  private static double[] numbers(Var x) {
    return x.value().dtype() == DType.REAL
        ? x.toDoubles()
        : Arrays.stream(x.toInts()).asDoubleStream().toArray();
  }

  private Tensor tensor(ReferenceBackend backend, Input input, Random random) {
    Shape one = input.type().shape().bind(size -> size == Dim.BATCH ? ROWS : steps);
    Shape shape = input.role() == InputRole.SEQUENCE ? one.prepend(steps) : one;
    return input.type().dtype() == DType.REAL
        ? backend.tensor(shape, random.doubles(shape.size(), -1, 1).toArray())
        : backend.tensor(shape, random.ints(shape.size(), 0, IDS).toArray());
  }
}
