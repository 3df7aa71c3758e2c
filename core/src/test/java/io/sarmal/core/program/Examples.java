package io.sarmal.core.program;

import com.google.common.collect.ImmutableMap;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import java.util.List;

/** Programs that several tests look at. */
final class Examples {
  private Examples() {}

  /** A program with a scan in which every role occurs. */
  static Program everything() {
    SymbolicBackend s = new SymbolicBackend();
    Tensor xs = s.input("xs", TensorType.real(Dim.TIME, Dim.BATCH, 3));
    Tensor h = s.input("h", TensorType.real(Dim.BATCH, 2));
    Tensor w = s.input("w", TensorType.real(3, 2));
    Tensor key = s.input("key", TensorType.integer(2));
    Tensor first = s.input("first", TensorType.integer(1));
    List<Tensor> results = s.scan(recurrence(), List.of(xs, h, w, first));
    Tensor noise = s.slice(s.random(h.shape(), key, 7), 1, 0, 1);
    Tensor joined = s.concat(1, List.of(noise, results.get(0)));
    Tensor scaled = s.binary(BinaryOp.DIV, joined, s.size(Shape.of(Dim.TIME, Dim.BATCH)));
    return s.build(
        ImmutableMap.of(
            "ys",
            results.get(1),
            "total",
            results.get(2),
            "best",
            s.reduce(ReduceOp.ARGMAX, scaled, 1)));
  }

  /** {@code h' = tanh(h + x·w)}, {@code y = t·h'} and the sum of all y. */
  static Scan recurrence() {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, 3));
    Tensor h = s.input("h", TensorType.real(Dim.BATCH, 2));
    Tensor w = s.input("w", TensorType.real(3, 2));
    Tensor t = s.input("t", TensorType.integer(1));
    Tensor sum = s.binary(BinaryOp.ADD, h, s.matmul(x, false, w, false));
    Tensor next = s.unary(UnaryOp.TANH, sum);
    Tensor y = s.binary(BinaryOp.MUL, next, s.real(t));
    Tensor total = s.reduce(ReduceOp.SUM, y, 0, 1);
    return new Scan(
        s.build(ImmutableMap.of("next", next, "y", y, "total", total)),
        List.of(InputRole.SEQUENCE, InputRole.STATE, InputRole.INVARIANT, InputRole.STEP),
        List.of(OutputRole.STATE, OutputRole.STACKED, OutputRole.SUM),
        false);
  }
}
