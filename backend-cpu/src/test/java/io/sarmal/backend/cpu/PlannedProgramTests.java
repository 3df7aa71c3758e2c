package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.core.DType;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.plan.Ability;
import io.sarmal.core.plan.ProgramPlan;
import io.sarmal.core.plan.ProgramPlanner;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.Launch;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.ProgramInterpreter;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole programs against one operation at a time: the same kernels, so the same bits. */
class PlannedProgramTests {
  private static final int[][] SHAPES = {
    {3, 4, 5}, {3, 4, 1}, {12, 5}, {12}, {5}, {60}, {1}, {4, 5}, {12, 1}, {3, 1, 5}
  };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void randomProgramsGiveTheBitsOfOneOperationAtATime(int part) {
    for (long seed = part * 1000L; seed < part * 1000L + 150; seed++) {
      Program program = random(seed);
      try (CpuBackend backend = new CpuBackend(Kernels.best(), 2)) {
        List<Tensor> arguments = arguments(backend, program, seed);
        List<float[]> expected =
            values(backend, new ProgramInterpreter(backend, program).run(arguments));
        List<float[]> actual = values(backend, backend.compile(program).run(arguments));
        for (int i = 0; i < expected.size(); i++) {
          assertThat(actual.get(i))
              .as("seed %s, output %s of\n%s", seed, i, program)
              .containsExactly(expected.get(i));
        }
        arguments.forEach(backend::release);
        assertThat(backend.liveTensors()).hasValue(0);
      }
    }
  }

  @Test
  void softmaxCrossEntropyIsOneKernelUpToItsMean() {
    SymbolicBackend s = new SymbolicBackend();
    Value logits = s.input("logits", TensorType.real(7, 3, 11));
    Value targets = s.input("targets", TensorType.real(7, 3));
    Tensor shifted = s.binary(BinaryOp.SUB, logits, s.reduce(ReduceOp.MAX, logits, 2));
    Tensor hit = s.binary(BinaryOp.EQUAL, s.iota(11), s.reshape(targets, Shape.of(7, 3, 1)));
    Tensor partition =
        s.unary(UnaryOp.LOG, s.reduce(ReduceOp.SUM, s.unary(UnaryOp.EXP, shifted), 2));
    Tensor score = s.reduce(ReduceOp.SUM, s.binary(BinaryOp.MUL, shifted, hit), 2);
    Tensor loss = s.reshape(s.binary(BinaryOp.SUB, partition, score), Shape.of(7, 3));
    Program program = s.build(Map.of("loss", s.reduce(ReduceOp.SUM, loss, 0, 1)));
    assertThat(actions(program)).containsExactly("Iota", "kernel of [21, 11]", "Reduce");
  }

  @Test
  void anUpdateOfParametersIsOneKernel() {
    SymbolicBackend s = new SymbolicBackend();
    Value p = s.input("p", TensorType.real(5000));
    Value g = s.input("g", TensorType.real(5000));
    Value rate = s.input("rate", TensorType.real());
    Tensor half = s.binary(BinaryOp.MUL, rate, s.fill(Shape.SCALAR, 0.5));
    Tensor square = s.binary(BinaryOp.MUL, g, g);
    Tensor moved = s.binary(BinaryOp.SUB, p, s.binary(BinaryOp.MUL, g, half));
    Program program = s.build(Map.of("p", s.binary(BinaryOp.ADD, moved, square)));
    assertThat(actions(program)).containsExactly("kernel of [1, 5000]");
  }

  @Test
  void whatARowIsMadeFromRunsBeforeTheRows() {
    SymbolicBackend s = new SymbolicBackend();
    Value x = s.input("x", TensorType.real(6, 6));
    Value bias = s.input("bias", TensorType.real(6));
    Tensor row = s.unary(UnaryOp.TANH, bias);
    Program program = s.build(Map.of("y", s.binary(BinaryOp.ADD, x, row)));
    assertThat(actions(program)).containsExactly("kernel of [1, 6]", "kernel of [6, 6]");
  }

  @Test
  void aProductAddsABiasWhileItsTilesAreAtHand() {
    SymbolicBackend s = new SymbolicBackend();
    Value x = s.input("x", TensorType.real(3, 2, 4));
    Value weight = s.input("weight", TensorType.real(4, 5));
    Value bias = s.input("bias", TensorType.real(5));
    Tensor product = s.reshape(s.matmul(x, false, weight, false), Shape.of(6, 5));
    Program biased = s.build(Map.of("y", s.binary(BinaryOp.ADD, product, bias)));
    assertThat(actions(biased)).containsExactly("Product");
    Program shared =
        s.build(Map.of("y", s.binary(BinaryOp.ADD, product, bias), "product", product));
    assertThat(actions(shared)).containsExactly("MatMul", "kernel of [6, 5]");
    Tensor made = s.unary(UnaryOp.TANH, s.reduce(ReduceOp.SUM, product, 0));
    Program late = s.build(Map.of("y", s.binary(BinaryOp.ADD, product, made)));
    assertThat(actions(late)).contains("kernel of [6, 5]");
  }

  @Test
  void aJoinReadsWhatOnlyItHasSlicesOfWhereThatLies() {
    SymbolicBackend s = new SymbolicBackend();
    Value x = s.input("x", TensorType.real(3, 2));
    Value weight = s.input("weight", TensorType.real(2, 8));
    Value bias = s.input("bias", TensorType.real(5));
    Tensor product = s.matmul(x, false, weight, false);
    Tensor left = s.slice(product, 1, 0, 4);
    Tensor right = s.reshape(s.slice(product, 1, 4, 8), Shape.of(12));
    Tensor all = s.concat(0, List.of(right, bias, s.reshape(left, Shape.of(12))));
    assertThat(actions(s.build(Map.of("all", all)))).containsExactly("MatMul", "Join");
    assertThat(actions(s.build(Map.of("all", all, "left", left))))
        .containsExactly("MatMul", "Slice", "Join");
    Tensor columns = s.concat(1, List.of(left, x));
    assertThat(actions(s.build(Map.of("y", columns)))).containsExactly("MatMul", "Slice", "Join");
    Tensor rows = s.concat(1, List.of(s.slice(weight, 0, 0, 1), s.slice(weight, 0, 1, 2)));
    assertThat(actions(s.build(Map.of("y", rows)))).containsExactly("Join");
  }

  @Test
  void aLoopFindsTheRowsOfATableStepByStep() {
    Scan scan = sumOfSteps();
    SymbolicBackend s = new SymbolicBackend();
    Value table = s.input("table", TensorType.real(5, 6));
    Value ids = s.input("ids", TensorType.integer(4, 3));
    Value h = s.input("h", TensorType.real(3, 6));
    Value found = (Value) s.gather(table, ids);
    List<Value> results = s.emit(new Op.Loop(scan), List.of(found, h));
    Program program = s.build(Map.of("h", results.get(0), "all", results.get(1)));
    assertThat(actions(program)).containsExactly("Loop");
    Program shared = s.build(Map.of("h", results.get(0), "found", found));
    assertThat(actions(shared)).containsExactly("Gather", "Loop");
    try (CpuBackend backend = new CpuBackend(Kernels.best(), 2)) {
      List<Tensor> arguments =
          List.of(
              backend.tensor(Shape.of(5, 6), new Random(1).doubles(30).toArray()),
              backend.tensor(Shape.of(4, 3), new int[] {0, 4, 2, 2, 2, 1, 3, 0, 4, 4, 1, 0}),
              backend.tensor(Shape.of(3, 6), new Random(2).doubles(18).toArray()));
      assertThat(values(backend, backend.compile(program).run(arguments)))
          .usingRecursiveComparison()
          .isEqualTo(values(backend, new ProgramInterpreter(backend, program).run(arguments)));
      Tensor wrong = backend.fillInt(Shape.of(4, 3), 5);
      assertThatThrownBy(
              () ->
                  backend.compile(program).run(List.of(arguments.get(0), wrong, arguments.get(2))))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("id 5");
    }
  }

  /** Adds what a sequence has to a state, through a tanh. */
  private static Scan sumOfSteps() {
    SymbolicBackend s = new SymbolicBackend();
    Value x = s.input("x", TensorType.real(Dim.BATCH, 6));
    Value h = s.input("h", TensorType.real(Dim.BATCH, 6));
    Tensor next = s.unary(UnaryOp.TANH, s.binary(BinaryOp.ADD, x, h));
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("h", next);
    outputs.put("all", next);
    return new Scan(
        s.build(outputs),
        List.of(InputRole.SEQUENCE, InputRole.STATE),
        List.of(OutputRole.STATE, OutputRole.STACKED),
        false);
  }

  @Test
  void oneCompiledProgramServesAllSizes() {
    SymbolicBackend s = new SymbolicBackend();
    Value x = s.input("x", TensorType.real(Dim.BATCH, 3));
    Program program = s.build(Map.of("y", s.reduce(ReduceOp.SUM, s.unary(UnaryOp.EXP, x), 1)));
    try (CpuBackend backend = new CpuBackend()) {
      var compiled = backend.compile(program);
      for (int rows : new int[] {1, 4, 0, 2, 4}) {
        Tensor given = backend.fill(Shape.of(rows, 3), 0);
        Tensor result = compiled.run(List.of(given)).get(0);
        float[] sums = new float[rows];
        backend.read(result, sums);
        assertThat(sums).containsOnly(rows == 0 ? new float[0] : new float[] {3});
        backend.release(result);
        backend.release(given);
      }
    }
  }

  @Test
  void aResultTakesOverTheMemoryOfADonatedArgumentUnlessSomethingElseReadsIt() {
    SymbolicBackend s = new SymbolicBackend();
    Value p = s.input("p", TensorType.real(5000));
    Value g = s.input("g", TensorType.real(5000));
    Tensor half = s.fill(Shape.SCALAR, 0.5);
    Tensor moved = s.binary(BinaryOp.SUB, p, s.binary(BinaryOp.MUL, g, half));
    Program program = s.build(Map.of("p", moved));
    try (CpuBackend backend = new CpuBackend(Kernels.best(), 2)) {
      Tensor given = backend.fill(Shape.of(5000), 3);
      Tensor gradient = backend.fill(Shape.of(5000), 1);
      Storage memory = ((CpuTensor) given).storage();
      Tensor view = backend.reshape(given, Shape.of(50, 100));
      Executable executable = backend.compile(program);
      Tensor copied = executable.run(List.of(given, gradient), Set.of(0)).get(0);
      assertThat(((CpuTensor) copied).storage()).as("a view is left").isNotSameAs(memory);
      backend.release(view);
      Tensor kept = executable.run(List.of(given, gradient), Set.of()).get(0);
      assertThat(((CpuTensor) kept).storage()).as("not donated").isNotSameAs(memory);
      Tensor result = executable.run(List.of(given, gradient), Set.of(0)).get(0);
      assertThat(((CpuTensor) result).storage()).isSameAs(memory);
      backend.release(given);
      for (float[] values : values(backend, List.of(copied, kept, result))) {
        assertThat(values).containsOnly(2.5f);
      }
      backend.release(gradient);
      assertThat(backend.liveTensors()).hasValue(0);
    }
  }

  @Test
  void aFailureReleasesWhatWasMade() {
    SymbolicBackend s = new SymbolicBackend();
    Value x = s.input("x", TensorType.real(4));
    Value ids = s.input("ids", TensorType.integer(1));
    Tensor found = s.gather(s.unary(UnaryOp.EXP, x), ids);
    Program program = s.build(Map.of("y", found));
    try (CpuBackend backend = new CpuBackend()) {
      Tensor table = backend.fill(Shape.of(4), 1);
      Tensor wrong = backend.fillInt(Shape.of(1), 4);
      assertThatThrownBy(() -> backend.compile(program).run(List.of(table, wrong)))
          .isInstanceOf(RuntimeException.class)
          .hasMessageContaining("4");
      backend.release(table);
      backend.release(wrong);
      assertThat(backend.liveTensors()).hasValue(0);
    }
  }

  @Test
  void anExplanationLeavesInMemoryWhatThePlanDoes() {
    try (CpuBackend backend = new CpuBackend(Kernels.best(), 1)) {
      for (long seed = 0; seed < 300; seed++) {
        Program program = random(seed);
        List<Integer> inMemory = new ArrayList<>();
        for (ProgramPlan.Action action : plan(program).actions()) {
          if (!(action instanceof ProgramPlan.Single single && Launch.isView(single.op()))) {
            inMemory.addAll(action.made());
          }
        }
        List<Launch> launches = backend.compile(program).explain(shapesOnly(program)).launches();
        assertThat(launches.stream().flatMap(launch -> launch.results().stream()).map(Value::id))
            .as("seed %s of\n%s", seed, program)
            .containsExactlyElementsOf(inMemory);
      }
    }
  }

  private static ProgramPlan plan(Program program) {
    return ProgramPlanner.plan(
        program, program.bind(shapesOnly(program)), EnumSet.allOf(Ability.class));
  }

  private static List<String> actions(Program program) {
    return plan(program).actions().stream().map(PlannedProgramTests::name).toList();
  }

  private static String name(ProgramPlan.Action action) {
    if (action instanceof ProgramPlan.Kernel kernel) {
      return "kernel of [" + kernel.rows() + ", " + kernel.columns() + "]";
    }
    return action instanceof ProgramPlan.Single single
        ? single.op().getClass().getSimpleName()
        : action.getClass().getSimpleName();
  }

  private static List<Value> shapesOnly(Program program) {
    return program.inputs().values().asList();
  }

  /** Elementwise operations, folds and products of whatever fits together. */
  private static Program random(long seed) {
    Random random = new Random(seed);
    SymbolicBackend s = new SymbolicBackend();
    List<Tensor> pool = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pool.add(s.input("x" + i, TensorType.real(SHAPES[random.nextInt(SHAPES.length)])));
    }
    pool.add(s.fill(Shape.SCALAR, 0.5));
    for (int i = 0; i < 14; i++) {
      Tensor a = pool.get(random.nextInt(pool.size()));
      Tensor b = pool.get(random.nextInt(pool.size()));
      pool.add(move(s, random, a, b));
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < 3; i++) {
      outputs.put("y" + i, pool.get(pool.size() - 1 - random.nextInt(8)));
    }
    return s.build(outputs);
  }

  private static Tensor move(SymbolicBackend s, Random random, Tensor a, Tensor b) {
    Shape shape = a.shape();
    int rank = shape.rank();
    return switch (random.nextInt(11)) {
      case 0 -> s.unary(UnaryOp.SIGMOID, a);
      case 1 -> rank == 0 ? s.unary(UnaryOp.NEG, a) : s.reduce(ReduceOp.SUM, a, rank - 1);
      case 2 -> rank == 0 ? a : s.reduce(ReduceOp.MAX, a, random.nextInt(rank));
      case 3 -> s.reshape(a, Shape.of(shape.size()));
      case 4 -> shape.size() % 5 == 0 ? s.reshape(a, Shape.of(shape.size() / 5, 5)) : s.detach(a);
      case 5 -> rank == 2 && shape.extent(1) > 1 ? s.slice(a, 1, 0, 1) : a;
      case 6 -> rank == 2 && b.shape().size() % shape.extent(1) == 0 ? product(s, a, b) : a;
      case 7 -> s.concat(0, List.of(part(s, random, a), part(s, random, b), part(s, random, a)));
      case 8 -> rank == 2 ? s.concat(1, List.of(a, s.slice(a, 0, 0, shape.extent(0)), a)) : a;
      default -> {
        BinaryOp op = random.nextBoolean() ? BinaryOp.ADD : BinaryOp.MUL;
        yield fit(shape, b.shape())
            ? s.binary(op, a, s.unary(UnaryOp.TANH, b))
            : s.unary(UnaryOp.TANH, a);
      }
    };
  }

  /** Some indices of an axis, flat, or all of a tensor. */
  private static Tensor part(SymbolicBackend s, Random random, Tensor x) {
    Tensor part = x;
    if (x.shape().rank() > 0) {
      int axis = random.nextInt(x.shape().rank());
      int from = random.nextInt(x.shape().extent(axis));
      int to = from + 1 + random.nextInt(x.shape().extent(axis) - from);
      part = s.slice(x, axis, from, to);
    }
    return s.reshape(part, Shape.of(part.shape().size()));
  }

  /** A product, to whose rows something is added now and then. */
  private static Tensor product(SymbolicBackend s, Tensor a, Tensor b) {
    int depth = a.shape().extent(1);
    Tensor weight = s.reshape(b, Shape.of(depth, b.shape().size() / depth));
    Tensor product = s.matmul(a, false, weight, false);
    Tensor row = s.slice(weight, 0, 0, 1);
    return depth % 2 == 0 ? product : s.binary(BinaryOp.ADD, product, row);
  }

  private static boolean fit(Shape a, Shape b) {
    for (int i = 1; i <= Math.min(a.rank(), b.rank()); i++) {
      int x = a.extent(-i);
      int y = b.extent(-i);
      if (x != y && x != 1 && y != 1) {
        return false;
      }
    }
    return true;
  }

  private static List<Tensor> arguments(CpuBackend backend, Program program, long seed) {
    Random random = new Random(~seed);
    List<Tensor> arguments = new ArrayList<>();
    for (Value input : program.inputs().values()) {
      assertThat(input.dtype()).isEqualTo(DType.REAL);
      double[] values = random.doubles(input.shape().size(), -1, 1).toArray();
      arguments.add(backend.tensor(input.shape(), values));
    }
    return arguments;
  }

  private static List<float[]> values(CpuBackend backend, List<Tensor> tensors) {
    List<float[]> all = new ArrayList<>();
    for (Tensor tensor : tensors) {
      float[] values = new float[tensor.shape().size()];
      backend.read(tensor, values);
      all.add(values);
      backend.release(tensor);
    }
    return all;
  }
}
