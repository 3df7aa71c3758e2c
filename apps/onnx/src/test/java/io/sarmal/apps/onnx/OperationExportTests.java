package io.sarmal.apps.onnx;

import static io.sarmal.apps.onnx.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Backend;
import io.sarmal.core.Dim;
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
import io.sarmal.core.program.Value;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every operation there is gives in ONNX Runtime what it gives here. */
class OperationExportTests {
  private static final ParameterLayout NONE = ParameterLayout.builder().build();
  private static final double[] NUMBERS = {
    -2.5, -1, -0.5, -1e-6, 0, 1e-9, 1e-6, 0.3, 0.5, 1, 2, 7.25, 1e6, -3, 4, 5, 6, -7, 8, 9, 10, 11,
    12, 13
  };
  private static final Shape NUMBERS_SHAPE = Shape.of(2, 3, 4);

  /** What is computed of x {@code [T, B, 4]}, y {@code [B, 4]} and ids {@code [B]}. */
  private static final class Operations {
    final List<Op> used = new ArrayList<>();
    final Map<String, Var> results = new LinkedHashMap<>();
    final Var x;
    final Var y;
    final Var ids;

    Operations(List<Var> arguments) {
      x = arguments.get(0);
      y = arguments.get(1);
      ids = arguments.get(2);
      int steps = x.shape().extent(0);
      int rows = x.shape().extent(1);
      for (UnaryOp op : UnaryOp.values()) {
        add(new Op.Unary(op), x);
      }
      for (BinaryOp op : BinaryOp.values()) {
        add(new Op.Binary(op), x, y);
      }
      add(new Op.Fill(Shape.of(rows, 2), 1.5));
      add(new Op.FillInt(Shape.of(2, rows), -3));
      add(new Op.Size(Shape.of(steps, rows, 5)));
      add(new Op.Iota(6));
      add(new Op.Real(), ids);
      add(new Op.Select(), x, y, x);
      add(new Op.Reduce(ReduceOp.SUM, List.of(0, 2)), x);
      add(new Op.Reduce(ReduceOp.SUM, List.of()), x);
      add(new Op.Reduce(ReduceOp.MAX, List.of(1)), x);
      add(new Op.Reduce(ReduceOp.ARGMAX, List.of(2)), x);
      add(new Op.MatMul(false, true), x, y);
      add(new Op.MatMul(true, false), x, x);
      add(new Op.Outer(), y, y);
      add(new Op.Transpose(List.of(2, 0, 1)), x);
      add(new Op.Reshape(Shape.of(steps, 2, rows, 2)), x);
      add(new Op.Detach(), x);
      add(new Op.Broadcast(Shape.of(3, rows, 4)), y);
      add(new Op.Slice(2, 1, 3), x);
      add(new Op.Concat(2), x, x);
      add(new Op.Gather(), y, ids);
      add(new Op.ScatterAdd(5), ids, y);
      loops(rows);
    }

    private void add(Op op, Var... operands) {
      used.add(op);
      for (Var result : x.tape().apply(op, List.of(operands))) {
        results.put(results.size() + " " + op, result);
      }
    }

    /** A loop with everything that one can have: y' = y·0.5 + x·number, once in each direction. */
    private void loops(int rows) {
      SymbolicBackend step = new SymbolicBackend();
      Value slice = step.input("x", TensorType.real(Dim.BATCH, 4));
      Value before = step.input("before", TensorType.real(Dim.BATCH, 4));
      Value scale = step.input("scale", TensorType.real(Dim.BATCH, 4));
      Value number = step.input("number", TensorType.integer(1));
      Value product =
          (Value)
              step.binary(BinaryOp.MUL, step.binary(BinaryOp.MUL, slice, scale), step.real(number));
      Value after =
          (Value) step.binary(BinaryOp.ADD, product, step.binary(BinaryOp.MUL, before, scale));
      Map<String, Value> outputs = new LinkedHashMap<>();
      outputs.put("stacked", after);
      outputs.put("sum", after);
      outputs.put("state", after);
      outputs.put("given", slice);
      for (boolean reverse : List.of(false, true)) {
        Scan scan =
            new Scan(
                step.build(outputs),
                List.of(InputRole.SEQUENCE, InputRole.STATE, InputRole.INVARIANT, InputRole.STEP),
                List.of(OutputRole.STACKED, OutputRole.SUM, OutputRole.STATE, OutputRole.STACKED),
                reverse);
        Var scaled = y.tape().fill(Shape.of(rows, 4), 0.1);
        add(new Op.Loop(scan), x, y, scaled, x.tape().fillInt(Shape.of(1), 7));
      }
    }
  }

  @Test
  void everyOperationGivesTheSame() throws OrtException {
    OnnxModel model = new OnnxModel("operations", NONE, new float[0]);
    List<OnnxValue> inputs =
        List.of(
            model.input("x", TensorType.real(Dim.TIME, Dim.BATCH, 4)),
            model.input("y", TensorType.real(Dim.BATCH, 4)),
            model.input("ids", TensorType.integer(Dim.BATCH)));
    List<OnnxValue> results =
        model.apply(vars -> List.copyOf(new Operations(vars).results.values()), inputs);
    for (OnnxValue result : results) {
      model.output("result " + results.indexOf(result), result);
    }
    double[] y = Arrays.copyOf(NUMBERS, 12);
    y[11] = 3;
    int[] ids = {2, 0, 2};
    try (Backend backend = new ReferenceBackend();
        Tape tape = Tape.inference(backend);
        OnnxRun run = new OnnxRun(model)) {
      Map<String, OnnxRun.Output> given =
          run.reals("x", NUMBERS_SHAPE, NUMBERS)
              .reals("y", Shape.of(3, 4), y)
              .integers("ids", Shape.of(3), ids)
              .run();
      Operations expected =
          new Operations(
              List.of(
                  tape.constant(NUMBERS_SHAPE, NUMBERS),
                  tape.constant(Shape.of(3, 4), y),
                  tape.integers(Shape.of(3), ids)));
      int k = 0;
      for (var result : expected.results.entrySet()) {
        assertClose(result.getKey(), given.get("result " + k++), result.getValue());
      }
      assertThat(kinds(expected.used)).containsAll(exportable());
    }
  }

  private static Set<Class<?>> kinds(List<Op> ops) {
    return ops.stream().map(Op::getClass).collect(Collectors.toSet());
  }

  /** Those that are or will be, except random numbers. */
  private static List<Class<?>> exportable() {
    return Arrays.stream(Op.class.getDeclaredClasses())
        .filter(type -> type.isRecord() && type != Op.Random.class)
        .toList();
  }

  @Test
  void randomNumbersAreRefused() {
    OnnxModel model = new OnnxModel("random", NONE, new float[0]);
    OnnxValue key = model.input("key", TensorType.integer(2));
    assertThatThrownBy(
            () ->
                model.apply(
                    vars -> List.of(vars.get(0).tape().random(Shape.of(3), vars.get(0), 0)),
                    List.of(key)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("ONNX has no operation for Random")
        .hasMessageContaining("as it is when used");
  }
}
