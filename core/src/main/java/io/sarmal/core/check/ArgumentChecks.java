package io.sarmal.core.check;

import static io.sarmal.core.check.Expect.expectThrown;

import io.sarmal.core.Backend;
import io.sarmal.core.DType;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.SymbolicBackend;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Arguments that do not fit are refused, by a message that names what was given. */
final class ArgumentChecks {
  private record Case(Op op, List<TensorType> operands) {}

  private static final List<Case> WRONG =
      List.of(
          wrong(new Op.Iota(-1)),
          wrong(new Op.Real(), real(2)),
          wrong(new Op.Unary(UnaryOp.EXP), integer(2)),
          wrong(new Op.Binary(BinaryOp.ADD), real(2, 3), real(2)),
          wrong(new Op.Binary(BinaryOp.ADD), real(0), real(2)),
          wrong(new Op.Binary(BinaryOp.MUL), real(2), integer(2)),
          wrong(new Op.Select(), real(2), real(3), real(1)),
          wrong(new Op.Select(), integer(2), real(2), real(2)),
          wrong(new Op.Reduce(ReduceOp.SUM, List.of(2)), real(2, 3)),
          wrong(new Op.Reduce(ReduceOp.SUM, List.of(-1)), real(2, 3)),
          wrong(new Op.Reduce(ReduceOp.MAX, List.of(1, 1)), real(2, 3)),
          wrong(new Op.Reduce(ReduceOp.SUM, List.of(0)), integer(2)),
          wrong(new Op.Reduce(ReduceOp.ARGMAX, List.of(0, 1)), real(2, 3)),
          wrong(new Op.Reduce(ReduceOp.ARGMAX, List.of(1)), real(2, 0)),
          wrong(new Op.MatMul(false, false), real(2, 3), real(2, 3)),
          wrong(new Op.MatMul(true, false), real(2, 3), real(3, 2)),
          wrong(new Op.MatMul(false, true), real(2, 3), real(3, 2)),
          wrong(new Op.MatMul(true, true), real(2, 3), real(2, 3)),
          wrong(new Op.MatMul(false, false), real(3), real(3, 2)),
          wrong(new Op.MatMul(false, false), real(4, 2, 3), real(5, 3, 2)),
          wrong(new Op.MatMul(false, false), real(2, 3), integer(3, 2)),
          wrong(new Op.Outer(), real(2, 3), real(3, 3)),
          wrong(new Op.Outer(), real(), real()),
          wrong(new Op.Transpose(List.of(0)), real(2, 3)),
          wrong(new Op.Transpose(List.of(0, 0)), real(2, 3)),
          wrong(new Op.Reshape(Shape.of(4)), real(2, 3)),
          wrong(new Op.Broadcast(Shape.of(3)), real(2, 3)),
          wrong(new Op.Broadcast(Shape.of(2, 3)), real(2)),
          wrong(new Op.Slice(1, 2, 4), real(2, 3)),
          wrong(new Op.Slice(0, 2, 1), real(2, 3)),
          wrong(new Op.Slice(0, -1, 1), integer(2, 3)),
          wrong(new Op.Slice(2, 0, 1), real(2, 3)),
          wrong(new Op.Concat(0)),
          wrong(new Op.Concat(2), real(2, 3), real(2, 3)),
          wrong(new Op.Concat(0), real(2, 3), real(2, 4)),
          wrong(new Op.Concat(0), real(2), integer(2)),
          wrong(new Op.Gather(), real(3, 2), real(2)),
          wrong(new Op.Gather(), real(), integer(2)),
          wrong(new Op.ScatterAdd(3), integer(2), real(3, 2)),
          wrong(new Op.ScatterAdd(-1), integer(2), real(2)),
          wrong(new Op.Random(Shape.of(3), 0), integer(5)),
          wrong(new Op.Random(Shape.of(3), 0), real(2)));

  private ArgumentChecks() {}

  static void addTo(Checklist list) {
    for (Case c : WRONG) {
      list.add(
          "bad argument: " + c.op + " of " + c.operands, comparison -> operands(comparison, c));
    }
    list.add("bad argument: arrays of another length or type", ArgumentChecks::arrays);
    list.add("bad argument: ids out of range", ArgumentChecks::ids);
    list.add("bad argument: programs", ArgumentChecks::programs);
    list.add("bad argument: scans", ArgumentChecks::scans);
  }

  /** Also: the backend works on, and the operands are as they were. */
  private static void operands(Comparison c, Case wrong) {
    Backend backend = c.backend();
    List<Tensor> tensors = wrong.operands.stream().map(t -> zeros(t).on(backend)).toList();
    String given = wrong.operands.isEmpty() ? "" : wrong.operands.get(0).shape().toString();
    expectThrown(
        IllegalArgumentException.class,
        wrong.op + " of " + wrong.operands,
        () -> wrong.op.apply(backend, tensors),
        given);
    tensors.forEach(backend::release);
    Sample x = new Samples(25).real(3, 2);
    c.op(new Op.Unary(UnaryOp.NEG), Tolerance.EXACT, x);
  }

  private static void arrays(Comparison c) {
    Backend backend = c.backend();
    Shape shape = Shape.of(2, 3);
    String given = shape.toString();
    Class<IllegalArgumentException> type = IllegalArgumentException.class;
    expectThrown(type, "5 floats", () -> backend.tensor(shape, new float[5]), given, "5");
    expectThrown(type, "7 doubles", () -> backend.tensor(shape, new double[7]), given, "7");
    expectThrown(type, "0 ints", () -> backend.tensor(shape, new int[0]), given, "0");
    Tensor real = backend.fill(shape, 1);
    Tensor integer = backend.tensor(shape, new int[6]);
    expectThrown(type, "reading 5 floats", () -> backend.read(real, new float[5]), given, "5");
    expectThrown(type, "reading 7 doubles", () -> backend.read(real, new double[7]), given, "7");
    expectThrown(type, "reading 7 ints", () -> backend.read(integer, new int[7]), given, "7");
    expectThrown(type, "reading reals as ints", () -> backend.read(real, new int[6]), given);
    expectThrown(type, "reading ints as floats", () -> backend.read(integer, new float[6]), given);
    expectThrown(
        type, "reading ints as doubles", () -> backend.read(integer, new double[6]), given);
    backend.release(real);
    backend.release(integer);
  }

  private static void ids(Comparison c) {
    Backend backend = c.backend();
    Tensor table = backend.fill(Shape.of(13, 2), 1);
    Tensor values = backend.fill(Shape.of(3, 2), 1);
    for (int id : new int[] {-1, 13, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      Tensor ids = backend.tensor(Shape.of(3), new int[] {0, id, 1});
      Class<IndexOutOfBoundsException> type = IndexOutOfBoundsException.class;
      String name = Integer.toString(id);
      expectThrown(type, "gather of row " + id, () -> backend.gather(table, ids), name, "13");
      expectThrown(
          type, "scatterAdd to row " + id, () -> backend.scatterAdd(ids, values, 13), name, "13");
      backend.release(ids);
    }
    backend.release(table);
    backend.release(values);
  }

  /** Also: what a program made before it failed is released. */
  private static void programs(Comparison c) {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("table", TensorType.real(Dim.BATCH, 3));
    Tensor ids = s.input("ids", TensorType.integer(Dim.BATCH));
    Tensor rows = s.gather(s.unary(UnaryOp.EXP, x), ids);
    Backend backend = c.backend();
    Executable program = backend.compile(s.build(Map.of("y", s.unary(UnaryOp.NEG, rows))));
    Tensor table = backend.fill(Shape.of(2, 3), 1);
    Tensor wide = backend.fill(Shape.of(2, 4), 1);
    Tensor outOfRange = backend.tensor(Shape.of(2), new int[] {0, 2});
    Tensor longer = backend.tensor(Shape.of(3), new int[3]);
    Class<IllegalArgumentException> type = IllegalArgumentException.class;
    expectThrown(type, "1 argument of 2", () -> program.run(List.of(table)), "table", "1");
    expectThrown(
        type, "a wide table", () -> program.run(List.of(wide, outOfRange)), "table", "[2, 4]");
    expectThrown(type, "another type", () -> program.run(List.of(table, table)), "ids", "[2, 3]");
    expectThrown(type, "two batch sizes", () -> program.run(List.of(table, longer)), "ids", "[3]");
    expectThrown(
        IndexOutOfBoundsException.class,
        "an id out of range in a program",
        () -> program.run(List.of(table, outOfRange)),
        "2");
    Stream.of(table, wide, outOfRange, longer).forEach(backend::release);
  }

  private static void scans(Comparison c) {
    Backend backend = c.backend();
    ScanWriter s = new ScanWriter();
    Tensor x = s.sequence("x", TensorType.real(Dim.BATCH));
    Tensor y = s.sequence("y", TensorType.real(Dim.BATCH));
    Tensor h = s.state("h", TensorType.real(Dim.BATCH));
    Scan scan = s.stacked(s.times(x, y)).next(h).write(false);
    Tensor four = backend.fill(Shape.of(4, 2), 1);
    Tensor five = backend.fill(Shape.of(5, 2), 1);
    Tensor state = backend.fill(Shape.of(2), 1);
    Tensor wide = backend.fill(Shape.of(3), 1);
    Class<IllegalArgumentException> type = IllegalArgumentException.class;
    expectThrown(
        type,
        "sequences of 4 and 5 steps",
        () -> backend.scan(scan, List.of(four, five, state)),
        "x",
        "y",
        "4",
        "5");
    expectThrown(
        type,
        "a state of another batch size",
        () -> backend.scan(scan, List.of(four, four, wide)),
        "h",
        "[3]");
    expectThrown(type, "2 arguments of 3", () -> backend.scan(scan, List.of(four, four)), "2");
    Stream.of(four, five, state, wide).forEach(backend::release);
  }

  private static Sample zeros(TensorType type) {
    int size = type.shape().size();
    return type.dtype() == DType.REAL
        ? Sample.real(type.shape(), new double[size])
        : Sample.integer(type.shape(), new int[size]);
  }

  private static Case wrong(Op op, TensorType... operands) {
    return new Case(op, List.of(operands));
  }

  private static TensorType real(int... extents) {
    return TensorType.real(extents);
  }

  private static TensorType integer(int... extents) {
    return TensorType.integer(extents);
  }
}
