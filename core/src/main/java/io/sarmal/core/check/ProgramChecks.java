package io.sarmal.core.check;

import com.google.common.collect.ImmutableMap;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.SymbolicBackend;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Compiled programs give what the interpreter on the oracle gives, for every batch size. */
final class ProgramChecks {
  private static final int RANDOM = 60;

  private ProgramChecks() {}

  static void addTo(Checklist list) {
    list.add("program: random operations", ProgramChecks::random);
    list.add("program: a training step", ProgramChecks::trainingStep);
    list.add("program: donated arguments", ProgramChecks::donated);
    list.add("program: outputs that are inputs or given twice", ProgramChecks::views);
    list.add("program: nothing in or nothing out", ProgramChecks::nothing);
  }

  private static void random(Comparison c) {
    Samples samples = new Samples(21);
    for (int seed = 0; seed < RANDOM; seed++) {
      Program program = randomProgram(seed);
      c.program(
          program,
          Tolerance.recurrence(207),
          Stream.of(1, 0, 3, 207).map(rows -> Scans.arguments(program, samples, rows)).toList());
    }
  }

  private static Program randomProgram(int seed) {
    return RandomStep.scan(1000 + seed, 3 + seed % 15).step();
  }

  private static void donated(Comparison c) {
    Samples samples = new Samples(25);
    for (int seed = 0; seed < RANDOM / 6; seed++) {
      Program program = randomProgram(seed);
      c.donated(program, Tolerance.recurrence(207), Scans.arguments(program, samples, 13));
    }
  }

  /** Softmax cross-entropy of a linear layer, its gradient and a step of descent. */
  private static void trainingStep(Comparison c) {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, 13));
    Tensor labels = s.input("labels", TensorType.integer(Dim.BATCH, 1));
    Tensor w = s.input("w", TensorType.real(13, 7));
    Tensor rate = s.input("rate", TensorType.real());
    Tensor logits = s.matmul(x, false, w, false);
    Tensor shifted = s.binary(BinaryOp.SUB, logits, s.reduce(ReduceOp.MAX, logits, 1));
    Tensor exponentials = s.unary(UnaryOp.EXP, shifted);
    Tensor sums = s.reduce(ReduceOp.SUM, exponentials, 1);
    Tensor oneHot = s.binary(BinaryOp.EQUAL, s.iota(7), s.real(labels));
    Tensor chosen = s.reduce(ReduceOp.SUM, s.binary(BinaryOp.MUL, shifted, oneHot), 1);
    Tensor losses = s.binary(BinaryOp.SUB, s.unary(UnaryOp.LOG, sums), chosen);
    Tensor rows = s.size(Shape.of(Dim.BATCH));
    Tensor loss = s.binary(BinaryOp.DIV, s.reduce(ReduceOp.SUM, losses, 0), rows);
    Tensor softmax = s.binary(BinaryOp.DIV, exponentials, sums);
    Tensor dz = s.binary(BinaryOp.DIV, s.binary(BinaryOp.SUB, softmax, oneHot), rows);
    Tensor step = s.binary(BinaryOp.MUL, rate, s.outer(x, dz));
    Program program =
        s.build(
            ImmutableMap.of(
                "loss",
                s.reshape(loss, Shape.SCALAR),
                "best",
                s.reduce(ReduceOp.ARGMAX, logits, 1),
                "w'",
                s.binary(BinaryOp.SUB, w, step)));
    Samples samples = new Samples(22);
    c.program(
        program,
        Tolerance.recurrence(207),
        Stream.of(1, 13, 207)
            .map(
                n ->
                    List.of(
                        samples.real(n, 13),
                        samples.integer(7, n, 1),
                        samples.real(13, 7),
                        samples.real()))
            .toList());
  }

  /** Results are read and released one by one: each has to outlive the others. */
  private static void views(Comparison c) {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH));
    Tensor ids = s.input("ids", TensorType.integer(2));
    Tensor y = s.unary(UnaryOp.NEG, x);
    Map<String, Tensor> outputs =
        ImmutableMap.<String, Tensor>builder()
            .put("a", x)
            .put("b", y)
            .put("c", y)
            .put("d", s.reshape(y, Shape.of(1, Dim.BATCH)))
            .put("e", ids)
            .put("f", x)
            .put("g", s.slice(ids, 0, 1, 2))
            .buildOrThrow();
    Samples samples = new Samples(23);
    List<Sample> arguments = List.of(samples.real(5), samples.integer(9, 2));
    c.program(s.build(outputs), Tolerance.EXACT, List.of(arguments, arguments));
  }

  private static void nothing(Comparison c) {
    SymbolicBackend s = new SymbolicBackend();
    c.program(s.build(Map.of("one", s.fill(Shape.of(3), 1))), Tolerance.EXACT, List.of(List.of()));
    s.input("x", TensorType.real(3));
    Sample x = new Samples(24).real(3);
    c.program(s.build(Map.of()), Tolerance.EXACT, List.of(List.of(x)));
  }
}
