package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.Backend;
import io.sarmal.core.DType;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.plan.ScanPlan;
import io.sarmal.core.plan.ScanPlanner;
import io.sarmal.core.plan.StepRows;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Launch;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops whose rows run on their own against the reference, on random steps. */
class LoopTests {
  private static final int STEPS = 5;
  private static final int N = 6;

  private static Scan scan(long seed) {
    return scan(seed, N);
  }

  /** A random step that keeps rows apart: products, views, concats, folds, masks, two states. */
  private static Scan scan(long seed, int n) {
    Random random = new Random(seed);
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, n));
    Tensor h = s.input("h", TensorType.real(Dim.BATCH, n));
    Tensor g = s.input("g", TensorType.real(Dim.BATCH, n));
    Tensor w = s.input("w", TensorType.real(n, 2 * n));
    Tensor v = s.input("v", TensorType.real(2 * n, n));
    Tensor bias = s.input("bias", TensorType.real(2 * n));
    Tensor last = s.input("last", TensorType.real(Dim.BATCH, 1));
    Tensor step = s.input("step", TensorType.integer(1));
    Tensor mask = s.binary(BinaryOp.LESS, s.real(step), last);
    List<Tensor> pool = new ArrayList<>(List.of(x, h, g));
    Supplier<Tensor> any = () -> pool.get(random.nextInt(pool.size()));
    for (int i = 0; i < 7; i++) {
      Tensor a = any.get();
      Tensor b = any.get();
      int from = random.nextInt(n);
      pool.add(
          switch (random.nextInt(10)) {
            case 0 -> s.unary(UnaryOp.TANH, a);
            case 8 -> s.binary(BinaryOp.MUL, s.detach(a), b);
            case 1 -> s.binary(BinaryOp.MUL, s.unary(UnaryOp.SIGMOID, a), b);
            case 2 -> s.unary(UnaryOp.SIN, s.binary(BinaryOp.SUB, a, b));
            case 3 -> s.select(mask, a, b);
            case 4 -> s.binary(BinaryOp.SUB, a, s.reduce(ReduceOp.MAX, b, 1));
            case 5 -> {
              Tensor wide = s.binary(BinaryOp.ADD, bias, s.matmul(a, false, w, false));
              yield s.unary(UnaryOp.TANH, s.slice(wide, 1, from, from + n));
            }
            case 6 -> s.unary(UnaryOp.TANH, s.matmul(s.concat(1, List.of(a, b)), false, v, false));
            case 7 -> s.concat(1, List.of(s.slice(a, 1, from, n), s.slice(b, 1, 0, from)));
            default ->
                s.unary(
                    UnaryOp.TANH,
                    s.matmul(
                        s.concat(1, List.of(s.unary(UnaryOp.COS, a), s.binary(BinaryOp.MUL, a, b))),
                        false,
                        w,
                        true));
          });
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("h", s.unary(UnaryOp.TANH, s.binary(BinaryOp.ADD, any.get(), any.get())));
    outputs.put("g", random.nextBoolean() ? h : any.get());
    outputs.put("before", h);
    outputs.put("y", any.get());
    outputs.put("part", s.slice(any.get(), 1, 1, 4));
    outputs.put("after", outputs.get("h"));
    outputs.put("both", s.concat(1, List.of(any.get(), outputs.get("h"))));
    Tensor product = s.matmul(s.concat(1, List.of(any.get(), any.get())), false, v, false);
    outputs.put("sum", s.binary(BinaryOp.ADD, any.get(), product));
    return new Scan(
        s.build(outputs),
        List.of(
            InputRole.SEQUENCE,
            InputRole.STATE,
            InputRole.STATE,
            InputRole.INVARIANT,
            InputRole.INVARIANT,
            InputRole.INVARIANT,
            InputRole.INVARIANT,
            InputRole.STEP),
        List.of(
            OutputRole.STATE,
            OutputRole.STATE,
            OutputRole.STACKED,
            OutputRole.STACKED,
            OutputRole.STACKED,
            OutputRole.STACKED,
            OutputRole.STACKED,
            OutputRole.STACKED),
        random.nextBoolean());
  }

  private static List<float[]> run(Backend backend, Scan scan, int rows) {
    Random random = new Random(7);
    List<Tensor> arguments = new ArrayList<>();
    int i = 0;
    for (Value input : scan.step().inputs().values()) {
      Shape shape = input.shape().bind(code -> rows);
      shape = scan.inputs().get(i++) == InputRole.SEQUENCE ? shape.prepend(STEPS) : shape;
      boolean isWeight = shape.rank() == 2 && Math.min(shape.extent(0), shape.extent(1)) > N;
      float scale = isWeight && scan.inputs().get(i - 1) == InputRole.INVARIANT ? 0.1f : 1;
      float[] values = new float[shape.size()];
      for (int k = 0; k < values.length; k++) {
        values[k] = (random.nextFloat() * 2 - 1) * scale;
      }
      arguments.add(
          input.dtype() == DType.INT ? backend.fillInt(shape, -2) : backend.tensor(shape, values));
    }
    List<Tensor> results = backend.scan(scan, arguments);
    List<float[]> read = new ArrayList<>();
    for (Tensor result : results) {
      float[] values = new float[result.shape().size()];
      backend.read(result, values);
      read.add(values);
    }
    arguments.forEach(backend::release);
    results.forEach(backend::release);
    return read;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 13, 64})
  void randomStepsEqualTheReferenceAndEachOtherForAnyNumberOfThreads(int rows) {
    try (Backend reference = new ReferenceBackend();
        CpuBackend one = new CpuBackend(Kernels.best(), 1);
        CpuBackend two = new CpuBackend(Kernels.best(), 2);
        CpuBackend four = new CpuBackend(Kernels.best(), 4)) {
      for (long seed = 0; seed < 60; seed++) {
        Scan scan = scan(seed);
        assertThat(StepRows.of(scan).refusal()).as("seed %s", seed).isEmpty();
        List<float[]> expected = run(reference, scan, rows);
        List<float[]> given = run(one, scan, rows);
        for (int i = 0; i < expected.size(); i++) {
          assertThat(given.get(i))
              .as("seed %s, output %s of %n%s", seed, i, scan.step())
              .containsExactly(expected.get(i), Offset.offset(2e-5f));
        }
        assertSame(run(two, scan, rows), given, seed);
        assertSame(run(four, scan, rows), given, seed);
        assertThat(one.liveTensors()).hasValue(0);
      }
    }
  }

  @Test
  void stepsOfRowsWithGapsBetweenThemEqualTheReference() {
    int width = 528;
    assertThat(AlignedMemory.rowStride(2 * width)).isGreaterThan(2 * width);
    try (Backend reference = new ReferenceBackend();
        CpuBackend backend = new CpuBackend(Kernels.best(), 2)) {
      for (long seed = 0; seed < 4; seed++) {
        Scan scan = scan(seed, width);
        List<float[]> expected = run(reference, scan, 9);
        List<float[]> given = run(backend, scan, 9);
        for (int i = 0; i < expected.size(); i++) {
          assertThat(given.get(i))
              .as("seed %s, output %s of %n%s", seed, i, scan.step())
              .containsExactly(expected.get(i), Offset.offset(1e-4f));
        }
      }
    }
  }

  @Test
  void aStateBeforeAndAfterEveryStepIsKeptOnce() {
    for (long seed = 0; seed < 60; seed++) {
      ScanPlan plan = plan(scan(seed));
      assertThat(plan.shared()).as("seed %s", seed).isEqualTo(Map.of(5, 2));
      assertThat(plan.isHistory(2)).isTrue();
    }
  }

  private static ScanPlan plan(Scan scan) {
    return ScanPlanner.plan(scan, StepRows.of(scan));
  }

  private static void assertSame(List<float[]> given, List<float[]> expected, long seed) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(given.get(i)).as("seed %s, output %s", seed, i).isEqualTo(expected.get(i));
    }
  }

  @Test
  void anExplanationHasEachOperationOnceAndAsManyLaunchesAsThePlan() {
    try (CpuBackend backend = new CpuBackend(Kernels.best(), 1)) {
      for (long seed = 0; seed < 60; seed++) {
        Scan scan = scan(seed);
        List<Launch> launches = backend.explain(scan).step();
        assertThat(launches)
            .as("seed %s", seed)
            .hasSameSizeAs(plan(scan).actions())
            .allMatch(Launch.Kernel.class::isInstance);
        assertThat(launches.stream().flatMap(launch -> launch.operations().stream()))
            .as("seed %s", seed)
            .containsExactlyInAnyOrderElementsOf(
                scan.step().instructions().stream().filter(LoopTests::isComputed).toList());
      }
    }
  }

  private static boolean isComputed(Instruction instruction) {
    Op op = instruction.op();
    return op instanceof Op.Unary
        || op instanceof Op.Binary
        || op instanceof Op.Select
        || op instanceof Op.Reduce
        || op instanceof Op.MatMul;
  }

  @Test
  void aProductAddsToWhatTheStepMadeBeforeAndWhatIsMadeOfInputsWaitsForItsUse() {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, N));
    Tensor h = s.input("h", TensorType.real(Dim.BATCH, N));
    Tensor w = s.input("w", TensorType.real(N, N));
    Tensor isPositive = s.binary(BinaryOp.GREATER, x, s.fill(Shape.SCALAR, 0));
    Tensor before = s.matmul(h, false, w, false);
    Tensor chosen = s.select(isPositive, before, h);
    Tensor next =
        s.binary(BinaryOp.ADD, s.matmul(s.unary(UnaryOp.TANH, chosen), false, w, false), chosen);
    Scan scan =
        new Scan(
            s.build(Map.of("h", next)),
            List.of(InputRole.SEQUENCE, InputRole.STATE, InputRole.INVARIANT),
            List.of(OutputRole.STATE),
            false);
    try (CpuBackend backend = new CpuBackend(Kernels.best(), 1)) {
      assertThat(backend.explain(scan).step().stream().map(Launch::summary))
          .containsExactly("matmul", "greater, select, tanh", "matmul, add");
    }
  }

  @Test
  void constantsThatAreResultsAreWrittenWhateverWasInMemory() {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, 64));
    Tensor h = s.input("h", TensorType.real(Dim.BATCH, 64));
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("h", s.fill(Shape.of(Dim.BATCH, 64), 2));
    outputs.put("y", s.binary(BinaryOp.ADD, x, h));
    outputs.put("constant", s.fill(Shape.of(Dim.BATCH, 64), 3));
    Scan scan =
        new Scan(
            s.build(outputs),
            List.of(InputRole.SEQUENCE, InputRole.STATE),
            List.of(OutputRole.STATE, OutputRole.STACKED, OutputRole.STACKED),
            false);
    try (Backend reference = new ReferenceBackend();
        CpuBackend backend = new CpuBackend(Kernels.best(), 1)) {
      List<Tensor> used = new ArrayList<>();
      Shape state = Shape.of(64, 64);
      Shape sequence = state.prepend(STEPS);
      for (Shape shape : List.of(state, state, state, sequence, sequence, sequence)) {
        used.add(backend.fill(shape, Double.NaN));
      }
      used.forEach(backend::release);
      List<float[]> expected = run(reference, scan, 64);
      List<float[]> given = run(backend, scan, 64);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(given.get(i)).containsExactly(expected.get(i), Offset.offset(1e-6f));
      }
    }
  }

  @Test
  void aStepThatMixesRowsIsRefusedWithItsReason() {
    SymbolicBackend s = new SymbolicBackend();
    Tensor h = s.input("h", TensorType.real(Dim.BATCH, N));
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, N));
    Tensor centred = s.binary(BinaryOp.SUB, x, s.reduce(ReduceOp.SUM, h, 0));
    Scan scan =
        new Scan(
            s.build(Map.of("h", centred)),
            List.of(InputRole.STATE, InputRole.SEQUENCE),
            List.of(OutputRole.STATE),
            false);
    String reason = "it has Reduce[op=SUM, axes=[0]] of [[B, 6]]";
    assertThat(StepRows.of(scan).refusal()).hasValue(reason);
    try (CpuBackend backend = new CpuBackend(Kernels.best(), 1)) {
      assertThat(backend.explain(scan).fallback()).hasValue(reason);
      assertThat(backend.explain(scan).step().stream().map(Launch::summary))
          .containsExactly("sum", "sub");
    }
  }

  /** Two gates of {@code x + h·w}; the step may read {@code x} once more. */
  private static Scan recurrence(boolean readsAgain) {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, 2 * N));
    Tensor h = s.input("h", TensorType.real(Dim.BATCH, N));
    Tensor w = s.input("w", TensorType.real(N, 2 * N));
    Tensor sum = s.binary(BinaryOp.ADD, x, s.matmul(h, false, w, false));
    Tensor gate = s.unary(UnaryOp.SIGMOID, s.slice(sum, 1, N, 2 * N));
    Tensor next = s.binary(BinaryOp.MUL, gate, s.unary(UnaryOp.TANH, s.slice(sum, 1, 0, N)));
    Tensor seen = readsAgain ? s.binary(BinaryOp.ADD, next, s.slice(x, 1, 0, N)) : next;
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("h", next);
    outputs.put("seen", seen);
    return new Scan(
        s.build(outputs),
        List.of(InputRole.SEQUENCE, InputRole.STATE, InputRole.INVARIANT),
        List.of(OutputRole.STATE, OutputRole.STACKED),
        false);
  }

  @Test
  void aProductGoesOverASequenceThatIsOnlyAddedToItIfThatWasDonated() {
    assertThat(plan(recurrence(false)).sequenceUnder(0)).isZero();
    assertThat(overwrites(recurrence(false), Set.of(0))).isTrue();
    assertThat(overwrites(recurrence(false), Set.of(1, 2))).isFalse();
  }

  @Test
  void aProductGoesOverNoSequenceThatIsReadAgain() {
    ScanPlan plan = plan(recurrence(true));
    for (int i = 0; i < plan.temporaries().size(); i++) {
      assertThat(plan.sequenceUnder(i)).isNegative();
    }
    assertThat(overwrites(recurrence(true), Set.of(0))).isFalse();
  }

  /** Whether the first argument is changed by a run, which gives what it gives on the reference. */
  private static boolean overwrites(Scan scan, Set<Integer> donated) {
    List<Shape> shapes = List.of(Shape.of(STEPS, 9, 2 * N), Shape.of(9, N), Shape.of(N, 2 * N));
    Random random = new Random(3);
    List<float[]> values = new ArrayList<>();
    for (Shape shape : shapes) {
      float[] numbers = new float[shape.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) random.nextGaussian();
      }
      values.add(numbers);
    }
    List<float[]> expected = null;
    boolean changed = false;
    for (Backend backend : List.of(new ReferenceBackend(), new CpuBackend(Kernels.best(), 2))) {
      try (backend) {
        List<Tensor> arguments = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
          arguments.add(backend.tensor(shapes.get(i), values.get(i)));
        }
        List<Tensor> results = backend.compile(scan.toProgram()).run(arguments, donated);
        List<float[]> given = results.stream().map(result -> read(backend, result)).toList();
        for (int i = 0; expected != null && i < given.size(); i++) {
          assertThat(given.get(i)).containsExactly(expected.get(i), Offset.offset(2e-6f));
        }
        expected = given;
        changed = !Arrays.equals(read(backend, arguments.get(0)), values.get(0));
        results.forEach(backend::release);
        arguments.forEach(backend::release);
      }
    }
    return changed;
  }

  private static float[] read(Backend backend, Tensor tensor) {
    float[] values = new float[tensor.shape().size()];
    backend.read(tensor, values);
    return values;
  }
}
