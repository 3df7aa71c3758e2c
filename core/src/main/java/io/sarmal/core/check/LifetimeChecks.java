package io.sarmal.core.check;

import static io.sarmal.core.check.Expect.expect;
import static io.sarmal.core.check.Expect.expectThrown;

import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Scan;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** Tensors live until they are released, once, and then are no more; each knows its backend. */
final class LifetimeChecks {
  private record Case(Op op, List<Sample> operands) {}

  private static final Samples SAMPLES = new Samples(26);

  /** Every operation once. */
  private static final List<Case> OPERATIONS =
      List.of(
          of(new Op.Real(), SAMPLES.integer(5, 2)),
          of(new Op.Unary(UnaryOp.TANH), SAMPLES.real(2, 3)),
          of(new Op.Binary(BinaryOp.ADD), SAMPLES.real(2, 3), SAMPLES.real(3)),
          of(new Op.Select(), SAMPLES.real(2, 1), SAMPLES.real(2, 3), SAMPLES.real(3)),
          of(new Op.Reduce(ReduceOp.SUM, List.of(1)), SAMPLES.real(2, 3)),
          of(new Op.MatMul(false, false), SAMPLES.real(2, 3), SAMPLES.real(3, 2)),
          of(new Op.Outer(), SAMPLES.real(2, 3), SAMPLES.real(2, 4)),
          of(new Op.Transpose(List.of(1, 0)), SAMPLES.real(2, 3)),
          of(new Op.Reshape(Shape.of(6)), SAMPLES.real(2, 3)),
          of(new Op.Broadcast(Shape.of(2, 3)), SAMPLES.real(3)),
          of(new Op.Slice(0, 0, 1), SAMPLES.real(2, 3)),
          of(new Op.Slice(1, 0, 1), SAMPLES.real(2, 3)),
          of(new Op.Concat(0), SAMPLES.real(2, 3), SAMPLES.real(1, 3)),
          of(new Op.Gather(), SAMPLES.real(5, 3), SAMPLES.integer(5, 2)),
          of(new Op.ScatterAdd(5), SAMPLES.integer(5, 2), SAMPLES.real(2, 3)),
          of(new Op.Random(Shape.of(4), 0), SAMPLES.integer(5, 2)));

  private LifetimeChecks() {}

  static void addTo(Checklist list) {
    list.add("release: views and what they are views of, in either order", LifetimeChecks::views);
    list.add("release: twice is an error", LifetimeChecks::twice);
    for (Case operation : OPERATIONS) {
      list.add("released operand: " + operation.op, c -> released(c, operation));
      list.add("operand of another backend: " + operation.op, c -> foreign(c, operation));
    }
    list.add("released tensor: read", LifetimeChecks::read);
    list.add("released or foreign argument: programs and scans", LifetimeChecks::programs);
    list.add("release: live tensors are counted", LifetimeChecks::counted);
  }

  private static void views(Comparison c) {
    Backend backend = c.backend();
    List<UnaryOperator<Tensor>> viewers =
        List.of(
            x -> backend.reshape(x, x.shape()),
            x -> backend.reshape(x, Shape.of(3, 2)),
            x -> backend.slice(x, 0, 0, 2),
            x -> backend.slice(x, 0, 1, 2));
    for (UnaryOperator<Tensor> viewer : viewers) {
      for (boolean viewFirst : new boolean[] {true, false}) {
        Tensor whole = new Samples(27).real(2, 3).on(backend);
        Tensor view = viewer.apply(whole);
        Tensor kept = viewFirst ? whole : view;
        Sample before = Sample.read(backend, kept);
        backend.release(viewFirst ? view : whole);
        Tensor other = backend.fill(Shape.of(2, 3), 7);
        Sample after = Sample.read(backend, kept);
        expect(after.equals(before), "a tensor of type %s to outlive its view or whole", before);
        backend.release(kept);
        backend.release(other);
      }
    }
  }

  private static void twice(Comparison c) {
    Backend backend = c.backend();
    Tensor x = backend.fill(Shape.of(2, 3), 1);
    Tensor view = backend.slice(x, 0, 0, 1);
    backend.release(x);
    expectThrown(
        IllegalStateException.class, "a second release", () -> backend.release(x), "[2, 3]");
    backend.release(view);
    expectThrown(
        IllegalStateException.class,
        "a second release of a view",
        () -> backend.release(view),
        "[1, 3]");
  }

  private static void released(Comparison c, Case operation) {
    Backend backend = c.backend();
    for (int i = 0; i < operation.operands.size(); i++) {
      List<Tensor> tensors =
          new ArrayList<>(operation.operands.stream().map(s -> s.on(backend)).toList());
      backend.release(tensors.get(i));
      expectThrown(
          IllegalStateException.class,
          operation.op + " with operand " + (i + 1) + " released",
          () -> operation.op.apply(backend, tensors),
          tensors.get(i).shape().toString());
      tensors.remove(i);
      tensors.forEach(backend::release);
    }
  }

  private static void foreign(Comparison c, Case operation) {
    Backend backend = c.backend();
    Backend other = new ReferenceBackend();
    for (int i = 0; i < operation.operands.size(); i++) {
      List<Tensor> own = operation.operands.stream().map(s -> s.on(backend)).toList();
      List<Tensor> tensors = new ArrayList<>(own);
      tensors.set(i, operation.operands.get(i).on(other));
      expectThrown(
          IllegalArgumentException.class,
          operation.op + " with operand " + (i + 1) + " of another backend",
          () -> operation.op.apply(backend, tensors),
          tensors.get(i).shape().toString());
      own.forEach(backend::release);
    }
  }

  private static void read(Comparison c) {
    Backend backend = c.backend();
    Class<IllegalStateException> type = IllegalStateException.class;
    Tensor real = backend.fill(Shape.of(2, 3), 1);
    Tensor integer = backend.tensor(Shape.of(2, 3), new int[6]);
    backend.release(real);
    backend.release(integer);
    expectThrown(type, "reading floats", () -> backend.read(real, new float[6]), "[2, 3]");
    expectThrown(type, "reading doubles", () -> backend.read(real, new double[6]), "[2, 3]");
    expectThrown(type, "reading ints", () -> backend.read(integer, new int[6]), "[2, 3]");
    Tensor foreign = new ReferenceBackend().fill(Shape.of(2, 3), 1);
    expectThrown(
        IllegalArgumentException.class,
        "reading a tensor of another backend",
        () -> backend.read(foreign, new float[6]),
        "[2, 3]");
    expectThrown(
        IllegalArgumentException.class,
        "releasing a tensor of another backend",
        () -> backend.release(foreign),
        "[2, 3]");
  }

  private static void programs(Comparison c) {
    Backend backend = c.backend();
    Scan scan = Recurrences.lstm(3, 5);
    Executable program = backend.compile(Scans.program(scan));
    List<Sample> arguments = Scans.arguments(scan, new Samples(28), 2, 4);
    Backend other = new ReferenceBackend();
    for (int i = 0; i < arguments.size(); i++) {
      List<Tensor> own = arguments.stream().map(s -> s.on(backend)).toList();
      List<Tensor> tensors = new ArrayList<>(own);
      tensors.set(i, arguments.get(i).on(other));
      String name = "argument " + (i + 1);
      Class<IllegalArgumentException> type = IllegalArgumentException.class;
      expectThrown(type, "a program with foreign " + name, () -> program.run(tensors));
      expectThrown(type, "a scan with foreign " + name, () -> backend.scan(scan, tensors));
      backend.release(own.get(i));
      tensors.set(i, own.get(i));
      Class<IllegalStateException> state = IllegalStateException.class;
      expectThrown(state, "a program with released " + name, () -> program.run(tensors));
      expectThrown(state, "a scan with released " + name, () -> backend.scan(scan, tensors));
      tensors.remove(i);
      tensors.forEach(backend::release);
    }
  }

  private static void counted(Comparison c) {
    Backend backend = c.backend();
    OptionalInt before = backend.liveTensors();
    if (before.isEmpty()) {
      throw new Check.Skipped(
          "backend " + backend.name() + " does not count live tensors, so leaks go unseen");
    }
    Tensor x = backend.fill(Shape.of(2), 1);
    Tensor view = backend.reshape(x, Shape.of(1, 2));
    int live = backend.liveTensors().orElseThrow() - before.getAsInt();
    expect(live == 2, "2 more live tensors, but there are %s", live);
    backend.release(x);
    backend.release(view);
  }

  private static Case of(Op op, Sample... operands) {
    return new Case(op, List.of(operands));
  }
}
