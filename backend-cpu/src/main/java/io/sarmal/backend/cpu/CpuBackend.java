package io.sarmal.backend.cpu;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.core.Backend;
import io.sarmal.core.DType;
import io.sarmal.core.Philox;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.plan.PlannedProgram;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.LoopExplanation;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.ScanInterpreter;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * The backend that works wherever Java does: float32 in the memory of the JVM, on several threads.
 *
 * <p>Work is split over rows and columns and never over a sum, or else into parts that depend on
 * shapes only: results have the same bits for any number of threads.
 */
public final class CpuBackend implements Backend {
  /** The name that selects this backend. */
  public static final String NAME = "cpu";

  private static final int RANDOM_UNIT = 1 << 12;

  private final Kernels kernels;
  private final Workers workers;
  private final CpuMemory memory = new CpuMemory();
  private final Elementwise elementwise;
  private final Movement movement;
  private final Reductions reductions;
  private final Products products;
  private final Tables tables;
  private final Loops loops;
  private final PlanActions actions;

  /** A backend with the best kernels and the threads that {@link Workers#defaultThreads} says. */
  public CpuBackend() {
    this(Kernels.best(), Workers.defaultThreads());
  }

  /**
   * A backend with some kernels and threads.
   *
   * @param threads how many threads an operation may use, the caller included
   */
  public CpuBackend(Kernels kernels, int threads) {
    this.kernels = kernels;
    this.workers = new Workers(threads);
    BufferPool pool = memory.pool();
    Gemm gemm = new Gemm(kernels.gemm(), workers);
    this.elementwise = new Elementwise(kernels, workers);
    this.movement = new Movement(workers);
    this.reductions = new Reductions(kernels, workers, elementwise, movement, pool);
    this.products = new Products(gemm, workers);
    this.tables = new Tables(kernels, workers, reductions, pool);
    this.loops = new Loops(kernels, workers, memory);
    this.actions =
        new PlanActions(kernels, workers, memory, gemm, movement, products, reductions, loops);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public OptionalInt liveTensors() {
    return OptionalInt.of(memory.live());
  }

  @Override
  public Tensor tensor(Shape shape, float[] values) {
    checkLength(shape, values.length);
    TensorType type = TensorType.real(shape);
    float[] copy = memory.room(type);
    System.arraycopy(values, 0, copy, 0, values.length);
    return memory.hold(type, copy);
  }

  @Override
  public Tensor tensor(Shape shape, double[] values) {
    checkLength(shape, values.length);
    TensorType type = TensorType.real(shape);
    float[] copy = memory.room(type);
    for (int i = 0; i < copy.length; i++) {
      copy[i] = (float) values[i];
    }
    return memory.hold(type, copy);
  }

  @Override
  public Tensor tensor(Shape shape, int[] values) {
    checkLength(shape, values.length);
    return memory.hold(new TensorType(DType.INT, shape), values.clone());
  }

  @Override
  public void read(Tensor tensor, float[] into) {
    CpuTensor x = readable(tensor, DType.REAL, into.length);
    System.arraycopy(x.floats(), x.offset(), into, 0, into.length);
  }

  @Override
  public void read(Tensor tensor, double[] into) {
    CpuTensor x = readable(tensor, DType.REAL, into.length);
    float[] from = x.floats();
    for (int i = 0; i < into.length; i++) {
      into[i] = from[x.offset() + i];
    }
  }

  @Override
  public void read(Tensor tensor, int[] into) {
    CpuTensor x = readable(tensor, DType.INT, into.length);
    System.arraycopy(x.ints(), x.offset(), into, 0, into.length);
  }

  @Override
  public Tensor fill(Shape shape, double value) {
    TensorType type = infer(new Op.Fill(shape, value));
    float[] y = memory.room(type);
    Arrays.fill(y, (float) value);
    return memory.hold(type, y);
  }

  @Override
  public Tensor iota(int n) {
    TensorType type = infer(new Op.Iota(n));
    float[] y = memory.room(type);
    for (int i = 0; i < n; i++) {
      y[i] = i;
    }
    return memory.hold(type, y);
  }

  @Override
  public Tensor real(Tensor tensor) {
    TensorType type = infer(new Op.Real(), tensor);
    CpuTensor x = memory.own(tensor);
    int[] from = x.ints();
    float[] y = memory.room(type);
    for (int i = 0; i < y.length; i++) {
      y[i] = from[x.offset() + i];
    }
    return memory.hold(type, y);
  }

  @Override
  public Tensor unary(UnaryOp op, Tensor x) {
    TensorType type = infer(new Op.Unary(op), x);
    float[] y = memory.room(type);
    elementwise.unary(op, memory.own(x), y);
    return memory.hold(type, y);
  }

  @Override
  public Tensor binary(BinaryOp op, Tensor a, Tensor b) {
    TensorType type = infer(new Op.Binary(op), a, b);
    float[] y = memory.room(type);
    elementwise.binary(op, memory.own(a), memory.own(b), type.shape(), y);
    return memory.hold(type, y);
  }

  @Override
  public Tensor select(Tensor condition, Tensor a, Tensor b) {
    TensorType type = infer(new Op.Select(), condition, a, b);
    float[] y = memory.room(type);
    elementwise.select(memory.own(condition), memory.own(a), memory.own(b), type.shape(), y);
    return memory.hold(type, y);
  }

  @Override
  public Tensor reduce(ReduceOp op, Tensor x, int... axes) {
    TensorType type = infer(new Op.Reduce(op, Arrays.stream(axes).boxed().toList()), x);
    if (op == ReduceOp.ARGMAX) {
      int[] y = new int[type.shape().size()];
      reductions.argmax(memory.own(x), axes[0], y);
      return memory.hold(type, y);
    }
    float[] y = memory.room(type);
    reductions.fold(op, memory.own(x), axes, y);
    return memory.hold(type, y);
  }

  @Override
  public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    TensorType type = infer(new Op.MatMul(transposeA, transposeB), a, b);
    float[] y = memory.room(type);
    products.matmul(memory.own(a), transposeA, memory.own(b), transposeB, null, y);
    return memory.hold(type, y);
  }

  @Override
  public Tensor outer(Tensor a, Tensor b) {
    TensorType type = infer(new Op.Outer(), a, b);
    float[] y = memory.room(type);
    products.outer(memory.own(a), memory.own(b), y);
    return memory.hold(type, y);
  }

  @Override
  public Tensor transpose(Tensor tensor, int... axes) {
    TensorType type = infer(new Op.Transpose(Arrays.stream(axes).boxed().toList()), tensor);
    CpuTensor x = memory.own(tensor);
    Transposition order = Transposition.of(x.shape(), axes);
    if (order.isIdentity()) {
      return memory.view(type, x, 0);
    }
    if (x.dtype() == DType.INT) {
      int[] y = new int[x.size()];
      movement.transpose(x.ints(), x.offset(), order, y);
      return memory.hold(type, y);
    }
    float[] y = memory.room(type);
    movement.transpose(x.floats(), x.offset(), order, y);
    return memory.hold(type, y);
  }

  @Override
  public Tensor reshape(Tensor x, Shape shape) {
    return memory.view(infer(new Op.Reshape(shape), x), memory.own(x), 0);
  }

  @Override
  public Tensor broadcast(Tensor x, Shape shape) {
    TensorType type = infer(new Op.Broadcast(shape), x);
    float[] y = memory.room(type);
    elementwise.broadcast(memory.own(x), shape, y);
    return memory.hold(type, y);
  }

  @Override
  public Tensor slice(Tensor tensor, int axis, int from, int to) {
    TensorType type = infer(new Op.Slice(axis, from, to), tensor);
    CpuTensor x = memory.own(tensor);
    Shape shape = x.shape();
    if (shape.size(0, axis) == 1) {
      return memory.view(type, x, from * shape.size(axis + 1, shape.rank()));
    }
    if (x.dtype() == DType.INT) {
      int[] y = new int[type.shape().size()];
      movement.slice(x.ints(), x.offset(), shape, axis, from, to, y);
      return memory.hold(type, y);
    }
    float[] y = memory.room(type);
    movement.slice(x.floats(), x.offset(), shape, axis, from, to, y);
    return memory.hold(type, y);
  }

  @Override
  public Tensor concat(int axis, List<? extends Tensor> parts) {
    TensorType type = infer(new Op.Concat(axis), parts.toArray(Tensor[]::new));
    boolean integers = type.dtype() == DType.INT;
    int[] ints = integers ? new int[type.shape().size()] : null;
    float[] floats = integers ? null : memory.room(type);
    int from = 0;
    for (Tensor part : parts) {
      CpuTensor x = memory.own(part);
      int to = from + x.shape().extent(axis);
      Object source = integers ? x.ints() : x.floats();
      Object target = integers ? ints : floats;
      movement.place(source, x.offset(), target, type.shape(), axis, from, to);
      from = to;
    }
    return integers ? memory.hold(type, ints) : memory.hold(type, floats);
  }

  @Override
  public Tensor gather(Tensor table, Tensor ids) {
    TensorType type = infer(new Op.Gather(), table, ids);
    Tables.checkIds(memory.own(ids), table.shape().extent(0));
    float[] y = memory.room(type);
    tables.gather(memory.own(table), memory.own(ids), y);
    return memory.hold(type, y);
  }

  @Override
  public Tensor scatterAdd(Tensor ids, Tensor values, int rows) {
    TensorType type = infer(new Op.ScatterAdd(rows), ids, values);
    Tables.checkIds(memory.own(ids), rows);
    float[] y = memory.room(type);
    tables.scatterAdd(memory.own(ids), memory.own(values), rows, y);
    return memory.hold(type, y);
  }

  @Override
  public Tensor random(Shape shape, Tensor key, int stream) {
    TensorType type = infer(new Op.Random(shape, stream), key);
    int[] words = new int[key.shape().size()];
    read(key, words);
    float[] y = memory.room(type);
    SharedLoop.run(
        workers,
        (y.length + RANDOM_UNIT - 1) / RANDOM_UNIT,
        y.length,
        (begin, end) -> {
          int from = begin * RANDOM_UNIT;
          Philox.uniform(words, stream, from, Math.min(y.length, end * RANDOM_UNIT), y, from);
        });
    return memory.hold(type, y);
  }

  @Override
  public List<Tensor> scan(Scan scan, List<? extends Tensor> inputs) {
    if (!loops.isByRows(scan)) {
      return ScanInterpreter.run(this, scan, inputs);
    }
    List<TensorType> types = scan.infer(inputs.stream().map(TensorType::of).toList());
    return loops.run(scan, List.copyOf(inputs), List.of(), new BitSet(), types);
  }

  @Override
  public LoopExplanation explain(Scan scan) {
    return loops.explain(scan, this);
  }

  @Override
  public Executable compile(Program program) {
    return new PlannedProgram<>(this, actions, program);
  }

  @Override
  public void release(Tensor tensor) {
    memory.release(tensor);
  }

  /** Stops the threads; what is still to be done is done by its caller. */
  @Override
  public void close() {
    workers.close();
  }

  @Override
  public String toString() {
    return "%s threads, %s".formatted(workers.threads(), kernels.description());
  }

  private static void checkLength(Shape shape, int given) {
    checkArgument(
        shape.isStatic() && given == shape.size(),
        "a tensor of shape %s was given %s values",
        shape,
        given);
  }

  private TensorType infer(Op op, Tensor... operands) {
    TensorType[] types = new TensorType[operands.length];
    for (int i = 0; i < types.length; i++) {
      CpuTensor operand = memory.own(operands[i]);
      operand.storage();
      types[i] = operand.type();
    }
    TensorType type = op.infer(List.of(types)).get(0);
    checkArgument(
        type.shape().isStatic(), "%s makes a tensor of a size known only at run time", op);
    return type;
  }

  private CpuTensor readable(Tensor tensor, DType dtype, int length) {
    CpuTensor x = memory.own(tensor);
    x.storage();
    checkArgument(
        x.dtype() == dtype && x.size() == length,
        "%s was to be read as %s into an array of %s elements",
        tensor,
        dtype,
        length);
    return x;
  }
}
