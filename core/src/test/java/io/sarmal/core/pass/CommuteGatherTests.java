package io.sarmal.core.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.DType;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.ProgramInterpreter;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommuteGatherTests {
  @Test
  void aSmallTableIsMultipliedBeforeItsRowsAreLookedUp() {
    assertThat(CommuteGather.apply(lookup(3, Shape.of(2, 3), Shape.of(2, 3, 2))))
        .hasToString(CommuteGather.apply(commuted()).toString());
  }

  @Test
  void aLargeTableIsNot() {
    Program program = lookup(4, Shape.of(2, 3), Shape.of(2, 3, 2));
    assertThat(CommuteGather.apply(program)).hasToString(program.toString());
  }

  @Test
  void aReshapeThatSplitsRowsIsLeftAlone() {
    Program program = lookup(2, Shape.of(2, 3), Shape.of(3, 2, 2));
    Program split = lookup(2, Shape.of(8), Shape.of(8, 2));
    assertThat(CommuteGather.apply(program).toString()).isNotEqualTo(program.toString());
    assertThat(CommuteGather.apply(split).toString()).isNotEqualTo(split.toString());
    SymbolicBackend trace = new SymbolicBackend();
    Value table = trace.input("table", TensorType.real(2, 4));
    Value ids = trace.input("ids", TensorType.integer(8));
    Value weight = trace.input("weight", TensorType.real(2, 5));
    Tensor rows = trace.reshape(trace.gather(table, ids), Shape.of(16, 2));
    Program mixed = trace.build(Map.of("y", trace.matmul(rows, false, weight, false)));
    assertThat(CommuteGather.apply(mixed)).hasToString(mixed.toString());
  }

  @Test
  void theResultIsTheSameToTheBit() {
    Program program = lookup(3, Shape.of(2, 4), Shape.of(8, 2));
    try (ReferenceBackend backend = new ReferenceBackend()) {
      List<Tensor> arguments =
          List.of(
              backend.tensor(Shape.of(3, 2), new double[] {0.1, 0.2, 0.3, -0.4, 0.5, 0.6}),
              backend.tensor(Shape.of(2, 4), new int[] {0, 1, 2, 2, 1, 0, 0, 2}),
              backend.tensor(Shape.of(2, 5), new double[] {1, 2, 3, 4, 5, 0.6, 0.7, 0.8, 0.9, 1}));
      double[] expected = run(backend, program, arguments);
      assertThat(run(backend, CommuteGather.apply(program), arguments)).isEqualTo(expected);
    }
  }

  @Test
  void whatIsDoneWithEachRowThenIsDoneWithTheTableToo() {
    SymbolicBackend trace = new SymbolicBackend();
    Value table = trace.input("table", TensorType.real(3, 2));
    Value ids = trace.input("ids", TensorType.integer(2, 4));
    Value weight = trace.input("weight", TensorType.real(2, 5));
    Value bias = trace.input("bias", TensorType.real(1, 5));
    Tensor x = trace.reshape(trace.gather(table, ids), Shape.of(8, 2));
    Tensor product = trace.reshape(trace.matmul(x, false, weight, false), Shape.of(2, 4, 5));
    Tensor sum = trace.binary(BinaryOp.ADD, bias, product);
    Tensor halved = trace.binary(BinaryOp.MUL, sum, trace.fill(Shape.of(), 0.5));
    Program program = trace.build(Map.of("y", halved));
    Program commuted = CommuteGather.apply(program);
    assertThat(commuted.instructions().stream().filter(i -> i.op() instanceof Op.Binary))
        .hasSize(2)
        .allSatisfy(i -> assertThat(i.results().get(0).shape()).isEqualTo(Shape.of(3, 5)));
    try (ReferenceBackend backend = new ReferenceBackend()) {
      List<Tensor> arguments =
          List.of(
              backend.tensor(Shape.of(3, 2), new double[] {0.1, 0.2, 0.3, -0.4, 0.5, 0.6}),
              backend.tensor(Shape.of(2, 4), new int[] {0, 1, 2, 2, 1, 0, 0, 2}),
              backend.tensor(Shape.of(2, 5), new double[] {1, 2, 3, 4, 5, 0.6, 0.7, 0.8, 0.9, 1}),
              backend.tensor(Shape.of(1, 5), new double[] {9, 8, 7, 6, 5}));
      assertThat(run(backend, commuted, arguments)).isEqualTo(run(backend, program, arguments));
    }
  }

  @Test
  void rowsThatDifferAmongThemselvesOrAreReadElsewhereAreLeftAlone() {
    SymbolicBackend trace = new SymbolicBackend();
    Value table = trace.input("table", TensorType.real(3, 2));
    Value ids = trace.input("ids", TensorType.integer(2, 4));
    Value other = trace.input("other", TensorType.real(4, 2));
    Tensor x = trace.gather(table, ids);
    Program program =
        trace.build(
            Map.of(
                "sum", trace.binary(BinaryOp.ADD, x, other),
                "twice", trace.binary(BinaryOp.MUL, x, trace.fill(Shape.of(), 2))));
    assertThat(CommuteGather.apply(program)).hasToString(program.toString());
  }

  @Test
  void rowWiseWorkIsDoneWithTheTable() {
    SymbolicBackend trace = new SymbolicBackend();
    Value table = trace.input("table", TensorType.real(2, 4));
    Value ids = trace.input("ids", TensorType.integer(3, 2));
    Program program = trace.build(Map.of("y", normalised(trace, trace.gather(table, ids), 2)));
    Program commuted = CommuteGather.apply(program);
    assertThat(commuted.instructions())
        .filteredOn(i -> !(i.op() instanceof Op.Gather))
        .allSatisfy(i -> assertThat(i.results().get(0).shape().size()).isLessThanOrEqualTo(8));
    try (ReferenceBackend backend = new ReferenceBackend()) {
      assertThat(Steps.run(backend, commuted, 1, 1).get(0))
          .isEqualTo(Steps.run(backend, program, 1, 1).get(0));
    }
  }

  @Test
  void whatALoopDoesWithRowsBeforeAnythingElseIsDoneWithTheTable() {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, 3));
    Tensor h = s.input("h", TensorType.real(Dim.BATCH, 3));
    Tensor next = s.binary(BinaryOp.ADD, normalised(s, x, 1), h);
    Scan scan =
        new Scan(
            s.build(Map.of("h", next)),
            List.of(InputRole.SEQUENCE, InputRole.STATE),
            List.of(OutputRole.STATE),
            false);
    Program commuted = CommuteGather.apply(overRows(scan));
    Scan loop =
        commuted.instructions().stream()
            .filter(i -> i.op() instanceof Op.Loop)
            .map(i -> ((Op.Loop) i.op()).scan())
            .findFirst()
            .orElseThrow();
    assertThat(loop.step().instructions()).hasSize(1);
    assertThat(commuted.instructions()).filteredOn(i -> i.op() instanceof Op.Gather).hasSize(1);
  }

  @Test
  void randomLoopsOverRowsOfATableComputeTheSame() {
    int moved = 0;
    for (long seed = 0; seed < 100; seed++) {
      Program before = LoopPasses.optimize(overRows(Steps.random(seed)));
      Program after = CommuteGather.apply(before);
      moved += after.toString().equals(before.toString()) ? 0 : 1;
      try (ReferenceBackend backend = new ReferenceBackend()) {
        List<double[]> expected = Steps.run(backend, before, 4, 3);
        List<double[]> given = Steps.run(backend, after, 4, 3);
        for (int i = 0; i < expected.size(); i++) {
          assertThat(given.get(i)).as("seed %s", seed).isEqualTo(expected.get(i));
        }
      }
    }
    assertThat(moved).isGreaterThan(20);
  }

  /** Rows brought to mean 0 and a mean of squares of 1. */
  private static Tensor normalised(SymbolicBackend s, Tensor x, int axis) {
    Tensor width = s.fill(Shape.SCALAR, x.shape().extent(-1));
    Tensor mean = s.binary(BinaryOp.DIV, s.reduce(ReduceOp.SUM, x, axis), width);
    Tensor centred = s.binary(BinaryOp.SUB, x, mean);
    Tensor squares = s.binary(BinaryOp.MUL, centred, centred);
    Tensor variance = s.binary(BinaryOp.DIV, s.reduce(ReduceOp.SUM, squares, axis), width);
    return s.binary(BinaryOp.DIV, centred, s.unary(UnaryOp.SQRT, variance));
  }

  /** A loop of 4 steps and 3 rows, whose first input is a sequence, over rows of a table of 2. */
  private static Program overRows(Scan scan) {
    SymbolicBackend trace = new SymbolicBackend();
    List<Value> arguments = new ArrayList<>();
    scan.step()
        .inputs()
        .forEach(
            (name, input) -> {
              Shape shape = input.shape().bind(code -> 3);
              arguments.add(
                  arguments.isEmpty()
                      ? (Value)
                          trace.gather(
                              trace.input("table", TensorType.real(2, shape.extent(1))),
                              trace.input("ids", TensorType.integer(4, 3)))
                      : trace.input(name, new TensorType(input.dtype(), shape)));
            });
    Map<String, Value> outputs = new LinkedHashMap<>();
    trace
        .emit(new Op.Loop(scan), arguments)
        .forEach(result -> outputs.put("output" + outputs.size(), result));
    return trace.build(outputs);
  }

  private static double[] run(ReferenceBackend backend, Program program, List<Tensor> arguments) {
    Tensor result = new ProgramInterpreter(backend, program).run(arguments).get(0);
    double[] values = new double[result.shape().size()];
    backend.read(result, values);
    return values;
  }

  /** Rows of a table of width 2, as many as ids, reshaped and multiplied by a [2, 5] matrix. */
  private static Program lookup(int rows, Shape ids, Shape reshaped) {
    SymbolicBackend trace = new SymbolicBackend();
    Value table = trace.input("table", TensorType.real(rows, 2));
    Value found = trace.input("ids", new TensorType(DType.INT, ids));
    Value weight = trace.input("weight", TensorType.real(2, 5));
    Tensor x = trace.reshape(trace.gather(table, found), reshaped);
    return trace.build(Map.of("y", trace.matmul(x, false, weight, false)));
  }

  private static Program commuted() {
    SymbolicBackend trace = new SymbolicBackend();
    Value table = trace.input("table", TensorType.real(3, 2));
    Value ids = trace.input("ids", TensorType.integer(2, 3));
    Value weight = trace.input("weight", TensorType.real(2, 5));
    Tensor product = trace.matmul(table, false, weight, false);
    return trace.build(Map.of("y", trace.gather(product, ids)));
  }
}
