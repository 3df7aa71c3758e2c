package io.sarmal.core.pass;

import io.sarmal.core.Backend;
import io.sarmal.core.DType;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Loops to try passes on, and what they compute. */
final class Steps {
  static final int N = 3;

  private Steps() {}

  /** Two gates written one by one: four products, two biases. */
  static Scan gates() {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, N));
    Tensor h = s.input("h", TensorType.real(Dim.BATCH, N));
    Tensor z = gate(s, x, h, "z");
    Tensor n = gate(s, x, h, "n");
    Tensor next =
        s.binary(
            BinaryOp.ADD,
            s.binary(BinaryOp.MUL, s.unary(UnaryOp.SIGMOID, z), h),
            s.unary(UnaryOp.TANH, n));
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("h", next);
    outputs.put("y", next);
    InputRole invariant = InputRole.INVARIANT;
    return new Scan(
        s.build(outputs),
        List.of(
            InputRole.SEQUENCE,
            InputRole.STATE,
            invariant,
            invariant,
            invariant,
            invariant,
            invariant,
            invariant),
        List.of(OutputRole.STATE, OutputRole.STACKED),
        false);
  }

  private static Tensor gate(SymbolicBackend s, Tensor x, Tensor h, String name) {
    Tensor w = s.input("w" + name, TensorType.real(N, N));
    Tensor u = s.input("u" + name, TensorType.real(N, N));
    Tensor b = s.input("b" + name, TensorType.real(N));
    Tensor products =
        s.binary(BinaryOp.ADD, s.matmul(x, false, w, false), s.matmul(h, false, u, false));
    return s.binary(BinaryOp.ADD, products, b);
  }

  /**
   * A random step with everything that passes look for: sums, products, slices, sums over steps.
   */
  static Scan random(long seed) {
    Random random = new Random(seed);
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, N));
    Tensor h = s.input("h", TensorType.real(Dim.BATCH, N));
    Tensor w = s.input("w", TensorType.real(N, N));
    Tensor v = s.input("v", TensorType.real(N, N));
    Tensor b = s.input("b", TensorType.real(N));
    Tensor step = s.input("step", TensorType.integer(1));
    List<Tensor> pool = new ArrayList<>(List.of(x, h));
    for (int i = 0; i < 8; i++) {
      Tensor a = pool.get(random.nextInt(pool.size()));
      Tensor c = pool.get(random.nextInt(pool.size()));
      Tensor weight = random.nextBoolean() ? w : v;
      int cut = random.nextInt(N + 1);
      pool.add(
          switch (random.nextInt(8)) {
            case 0 -> s.unary(UnaryOp.TANH, a);
            case 1 -> s.binary(BinaryOp.ADD, a, c);
            case 2 -> s.binary(BinaryOp.ADD, b, s.matmul(a, false, weight, false));
            case 3 -> s.binary(BinaryOp.MUL, a, s.unary(UnaryOp.SIGMOID, c));
            case 4 -> s.concat(1, List.of(s.slice(a, 1, cut, N), s.slice(c, 1, 0, cut)));
            case 5 -> s.matmul(a, false, weight, random.nextBoolean());
            case 6 -> s.binary(BinaryOp.MUL, a, s.unary(UnaryOp.SIN, s.real(step)));
            default -> s.unary(UnaryOp.NEG, s.binary(BinaryOp.SUB, a, s.fill(Shape.SCALAR, 0)));
          });
    }
    Tensor last = pool.get(pool.size() - 1);
    Tensor other = pool.get(random.nextInt(pool.size()));
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("h", s.unary(UnaryOp.TANH, s.binary(BinaryOp.ADD, last, h)));
    outputs.put("y", other);
    outputs.put("product", s.matmul(last, false, w, true));
    outputs.put("outer", s.outer(other, last));
    outputs.put("columns", s.reshape(s.reduce(ReduceOp.SUM, last, 0), Shape.of(N)));
    return new Scan(
        s.build(outputs),
        List.of(
            InputRole.SEQUENCE,
            InputRole.STATE,
            InputRole.INVARIANT,
            InputRole.INVARIANT,
            InputRole.INVARIANT,
            InputRole.STEP),
        List.of(
            OutputRole.STATE,
            OutputRole.STACKED,
            OutputRole.STACKED,
            OutputRole.SUM,
            OutputRole.SUM),
        random.nextBoolean());
  }

  /** What a program gives for random arguments of so many steps and rows; integers are 0 and 1. */
  static List<double[]> run(Backend backend, Program program, int steps, int rows) {
    Random random = new Random(11);
    List<Tensor> arguments = new ArrayList<>();
    for (Value input : program.inputs().values()) {
      Shape shape = input.shape().bind(code -> code == Dim.TIME ? steps : rows);
      double[] values = random.doubles(shape.size(), -1, 1).toArray();
      arguments.add(
          input.type().equals(TensorType.integer(1))
              ? backend.fillInt(shape, 2)
              : input.dtype() == DType.INT
                  ? backend.tensor(shape, random.ints(shape.size(), 0, 2).toArray())
                  : backend.tensor(shape, values));
    }
    return backend.compile(program).run(arguments).stream()
        .map(
            tensor -> {
              double[] values = new double[tensor.shape().size()];
              backend.read(tensor, values);
              return values;
            })
        .toList();
  }
}
