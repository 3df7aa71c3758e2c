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
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.LoopExplanation;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.ScanInterpreter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * The backend that works wherever Java does: float32 in the memory of the JVM, on several threads.
 *
 * <p>Work is split over rows and columns and never over a sum, or else into parts that depend on
 * shapes only: results have the same bits for any number of threads.
 */
public final class CpuBackend implements Backend {
  /** The name that selects this backend. */
  public static final String NAME = "cpu";

  /** The part of the heap that may hold arrays for reuse, one in so many. */
  private static final int POOL_PART = 4;

  private static final int RANDOM_UNIT = 1 << 12;

  private final Kernels kernels;
  private final Workers workers;
  private final BufferPool pool =
      new BufferPool(Runtime.getRuntime().maxMemory() / POOL_PART / Float.BYTES);
  private final AtomicInteger live = new AtomicInteger();
  private final Gemm gemm;
  private final Elementwise elementwise;
  private final Movement movement;
  private final Reductions reductions;
  private final Products products;
  private final Tables tables;
  private final Loops loops;

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
    this.elementwise = new Elementwise(kernels, workers);
    this.movement = new Movement(workers);
    this.reductions = new Reductions(kernels, workers, elementwise, movement, pool);
    this.gemm = new Gemm(kernels.gemm(), workers);
    this.products = new Products(gemm, workers);
    this.tables = new Tables(kernels, workers);
    this.loops = new Loops(kernels, workers, pool);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public OptionalInt liveTensors() {
    return OptionalInt.of(live.get());
  }

  @Override
  public Tensor tensor(Shape shape, float[] values) {
    checkLength(shape, values.length);
    float[] copy = pool.take(values.length);
    System.arraycopy(values, 0, copy, 0, values.length);
    return hold(TensorType.real(shape), copy);
  }

  @Override
  public Tensor tensor(Shape shape, double[] values) {
    checkLength(shape, values.length);
    float[] copy = pool.take(values.length);
    for (int i = 0; i < copy.length; i++) {
      copy[i] = (float) values[i];
    }
    return hold(TensorType.real(shape), copy);
  }

  @Override
  public Tensor tensor(Shape shape, int[] values) {
    checkLength(shape, values.length);
    return hold(new TensorType(DType.INT, shape), values.clone());
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
    float[] y = room(type);
    Arrays.fill(y, (float) value);
    return hold(type, y);
  }

  @Override
  public Tensor iota(int n) {
    TensorType type = infer(new Op.Iota(n));
    float[] y = room(type);
    for (int i = 0; i < n; i++) {
      y[i] = i;
    }
    return hold(type, y);
  }

  @Override
  public Tensor real(Tensor tensor) {
    TensorType type = infer(new Op.Real(), tensor);
    CpuTensor x = own(tensor);
    int[] from = x.ints();
    float[] y = room(type);
    for (int i = 0; i < y.length; i++) {
      y[i] = from[x.offset() + i];
    }
    return hold(type, y);
  }

  @Override
  public Tensor unary(UnaryOp op, Tensor x) {
    TensorType type = infer(new Op.Unary(op), x);
    float[] y = room(type);
    elementwise.unary(op, own(x), y);
    return hold(type, y);
  }

  @Override
  public Tensor binary(BinaryOp op, Tensor a, Tensor b) {
    TensorType type = infer(new Op.Binary(op), a, b);
    float[] y = room(type);
    elementwise.binary(op, own(a), own(b), type.shape(), y);
    return hold(type, y);
  }

  @Override
  public Tensor select(Tensor condition, Tensor a, Tensor b) {
    TensorType type = infer(new Op.Select(), condition, a, b);
    float[] y = room(type);
    elementwise.select(own(condition), own(a), own(b), type.shape(), y);
    return hold(type, y);
  }

  @Override
  public Tensor reduce(ReduceOp op, Tensor x, int... axes) {
    TensorType type = infer(new Op.Reduce(op, Arrays.stream(axes).boxed().toList()), x);
    if (op == ReduceOp.ARGMAX) {
      int[] y = new int[type.shape().size()];
      reductions.argmax(own(x), axes[0], y);
      return hold(type, y);
    }
    float[] y = room(type);
    reductions.fold(op, own(x), axes, y);
    return hold(type, y);
  }

  @Override
  public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    TensorType type = infer(new Op.MatMul(transposeA, transposeB), a, b);
    float[] y = room(type);
    products.matmul(own(a), transposeA, own(b), transposeB, null, y);
    return hold(type, y);
  }

  @Override
  public Tensor outer(Tensor a, Tensor b) {
    TensorType type = infer(new Op.Outer(), a, b);
    float[] y = room(type);
    products.outer(own(a), own(b), y);
    return hold(type, y);
  }

  @Override
  public Tensor transpose(Tensor tensor, int... axes) {
    TensorType type = infer(new Op.Transpose(Arrays.stream(axes).boxed().toList()), tensor);
    CpuTensor x = own(tensor);
    Transposition order = Transposition.of(x.shape(), axes);
    if (order.isIdentity()) {
      return view(type, x, 0);
    }
    if (x.dtype() == DType.INT) {
      int[] y = new int[x.size()];
      movement.transpose(x.ints(), x.offset(), order, y);
      return hold(type, y);
    }
    float[] y = room(type);
    movement.transpose(x.floats(), x.offset(), order, y);
    return hold(type, y);
  }

  @Override
  public Tensor reshape(Tensor x, Shape shape) {
    return view(infer(new Op.Reshape(shape), x), own(x), 0);
  }

  @Override
  public Tensor broadcast(Tensor x, Shape shape) {
    TensorType type = infer(new Op.Broadcast(shape), x);
    float[] y = room(type);
    elementwise.broadcast(own(x), shape, y);
    return hold(type, y);
  }

  @Override
  public Tensor slice(Tensor tensor, int axis, int from, int to) {
    TensorType type = infer(new Op.Slice(axis, from, to), tensor);
    CpuTensor x = own(tensor);
    Shape shape = x.shape();
    if (shape.size(0, axis) == 1) {
      return view(type, x, from * shape.size(axis + 1, shape.rank()));
    }
    if (x.dtype() == DType.INT) {
      int[] y = new int[type.shape().size()];
      movement.slice(x.ints(), x.offset(), shape, axis, from, to, y);
      return hold(type, y);
    }
    float[] y = room(type);
    movement.slice(x.floats(), x.offset(), shape, axis, from, to, y);
    return hold(type, y);
  }

  @Override
  public Tensor concat(int axis, List<? extends Tensor> parts) {
    TensorType type = infer(new Op.Concat(axis), parts.toArray(Tensor[]::new));
    boolean integers = type.dtype() == DType.INT;
    int[] ints = integers ? new int[type.shape().size()] : null;
    float[] floats = integers ? null : room(type);
    int from = 0;
    for (Tensor part : parts) {
      CpuTensor x = own(part);
      int to = from + x.shape().extent(axis);
      Object source = integers ? x.ints() : x.floats();
      Object target = integers ? ints : floats;
      movement.place(source, x.offset(), target, type.shape(), axis, from, to);
      from = to;
    }
    return integers ? hold(type, ints) : hold(type, floats);
  }

  @Override
  public Tensor gather(Tensor table, Tensor ids) {
    TensorType type = infer(new Op.Gather(), table, ids);
    Tables.checkIds(own(ids), table.shape().extent(0));
    float[] y = room(type);
    tables.gather(own(table), own(ids), y);
    return hold(type, y);
  }

  @Override
  public Tensor scatterAdd(Tensor ids, Tensor values, int rows) {
    TensorType type = infer(new Op.ScatterAdd(rows), ids, values);
    Tables.checkIds(own(ids), rows);
    float[] y = room(type);
    tables.scatterAdd(own(ids), own(values), rows, y);
    return hold(type, y);
  }

  @Override
  public Tensor random(Shape shape, Tensor key, int stream) {
    TensorType type = infer(new Op.Random(shape, stream), key);
    int[] words = new int[key.shape().size()];
    read(key, words);
    float[] y = room(type);
    SharedLoop.run(
        workers,
        (y.length + RANDOM_UNIT - 1) / RANDOM_UNIT,
        y.length,
        (begin, end) -> {
          int from = begin * RANDOM_UNIT;
          Philox.uniform(words, stream, from, Math.min(y.length, end * RANDOM_UNIT), y, from);
        });
    return hold(type, y);
  }

  @Override
  public List<Tensor> scan(Scan scan, List<? extends Tensor> inputs) {
    Optional<ScanPlan> plan = loops.planFor(scan);
    return plan.isEmpty()
        ? ScanInterpreter.run(this, scan, inputs)
        : run(plan.get(), inputs.stream().map(x -> LoopArgument.of(own(x))).toList());
  }

  /**
   * Runs a loop by rows.
   *
   * @param ids by the position of an input whose argument is a table: which rows of it are the
   *     sequence
   */
  List<Tensor> scan(Scan scan, List<Tensor> inputs, Map<Integer, Tensor> ids) {
    List<LoopArgument> arguments = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      CpuTensor tensor = own(inputs.get(i));
      CpuTensor rows = ids.containsKey(i) ? own(ids.get(i)) : null;
      if (rows != null) {
        Tables.checkIds(rows, tensor.shape().extent(0));
      }
      arguments.add(new LoopArgument(tensor, rows));
    }
    return run(loops.planFor(scan).orElseThrow(), arguments);
  }

  private List<Tensor> run(ScanPlan plan, List<LoopArgument> arguments) {
    arguments.forEach(argument -> argument.tensor().storage());
    List<TensorType> types = plan.scan().infer(arguments.stream().map(LoopArgument::type).toList());
    CpuTensor[] results = new CpuTensor[types.size()];
    for (int i = 0; i < results.length; i++) {
      if (!plan.shared().containsKey(i)) {
        results[i] = plan.isHistory(i) ? history(plan, types.get(i)) : hold(types.get(i));
      }
    }
    plan.shared().forEach((after, before) -> results[after] = afterEachStep(plan, results[before]));
    loops.run(plan, arguments, List.of(results));
    return List.of(results);
  }

  /** Room for a state before every step, with room for it after the last one beside it. */
  private CpuTensor history(ScanPlan plan, TensorType type) {
    int step = type.shape().size(1, type.shape().rank());
    live.incrementAndGet();
    Storage storage = new Storage(pool.take(type.shape().size() + step), pool);
    return new CpuTensor(this, type, storage, plan.scan().reverse() ? step : 0);
  }

  /** The state after every step, where a history has it before. */
  private CpuTensor afterEachStep(ScanPlan plan, CpuTensor history) {
    int step = history.shape().size(1, history.shape().rank());
    live.incrementAndGet();
    int offset = history.offset() + (plan.scan().reverse() ? -step : step);
    return new CpuTensor(this, history.type(), history.storage(), offset);
  }

  @Override
  public LoopExplanation explain(Scan scan) {
    return loops.explain(scan, this);
  }

  @Override
  public Executable compile(Program program) {
    return new CompiledProgram(this, kernels, program);
  }

  /** Computes a product on tensors of this backend. */
  Tensor run(ProgramPlan.Product product, List<Tensor> operands) {
    CpuTensor a = own(operands.get(0));
    CpuTensor b = own(operands.get(1));
    TensorType type = product.result().type();
    float[] y = room(type);
    Op.MatMul op = product.op();
    products.matmul(a, op.transposeA(), b, op.transposeB(), own(operands.get(2)), y);
    return hold(type, y);
  }

  /**
   * Does something for some rows after the others.
   *
   * @param tensors finds what was made before, by its number
   */
  List<Tensor> run(ProgramPlan.RowBlocks blocks, IntFunction<Tensor> tensors) {
    List<TensorType> types = new ArrayList<>();
    blocks.smallResults().forEach(made -> types.add(made.type()));
    blocks.sinks().forEach(sink -> types.add(sink.type()));
    List<float[]> results = types.stream().map(this::room).toList();
    int small = blocks.smallResults().size();
    new RowBlockRun(
            kernels, workers, gemm, reductions, pool, blocks, number -> own(tensors.apply(number)))
        .run(results.subList(0, small), results.subList(small, results.size()));
    List<Tensor> tensorsMade = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      tensorsMade.add(hold(types.get(i), results.get(i)));
    }
    return tensorsMade;
  }

  /**
   * Runs a kernel on tensors of this backend.
   *
   * @param dying the positions of operands that nobody reads after it
   */
  List<Tensor> run(ProgramPlan.Kernel kernel, List<Tensor> operands, BitSet dying) {
    BlockMemory memory = kernel.program().memory();
    for (int i = 0; i < operands.size(); i++) {
      CpuTensor x = own(operands.get(i));
      memory.operand(i, x.floats(), x.offset(), kernel.operandStride(i));
    }
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < kernel.results().size(); i++) {
      TensorType type = kernel.results().get(i).type();
      CpuTensor result = null; // over an operand, if one can be spared
      for (int j = dying.nextSetBit(0); j >= 0 && result == null; j = dying.nextSetBit(j + 1)) {
        CpuTensor operand = own(operands.get(j));
        boolean isReadOnce = operands.indexOf(operand) == operands.lastIndexOf(operand);
        if (kernel.program().canOverwrite(j, i) && operand.isOnlyView() && isReadOnce) {
          dying.clear(j);
          live.incrementAndGet();
          result = new CpuTensor(this, type, operand.storage(), operand.offset());
        }
      }
      result = result == null ? hold(type) : result;
      memory.result(i, result.floats(), result.offset(), kernel.resultStride(i));
      results.add(result);
    }
    kernel.program().run(workers, memory, kernel.rows(), kernel.columns());
    return results;
  }

  @Override
  public void release(Tensor tensor) {
    own(tensor).release();
    live.decrementAndGet();
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

  /** An array for the elements of a result, with anything in it. */
  private float[] room(TensorType type) {
    return pool.take(type.shape().size());
  }

  private CpuTensor hold(TensorType type) {
    return hold(type, room(type));
  }

  private CpuTensor hold(TensorType type, float[] elements) {
    live.incrementAndGet();
    return new CpuTensor(this, type, new Storage(elements, pool), 0);
  }

  private Tensor hold(TensorType type, int[] elements) {
    live.incrementAndGet();
    return new CpuTensor(this, type, new Storage(elements), 0);
  }

  /** A tensor that begins at an element of another and shares its memory. */
  private Tensor view(TensorType type, CpuTensor x, int from) {
    CpuTensor view = new CpuTensor(this, type, x.storage(), x.offset() + from);
    live.incrementAndGet();
    return view;
  }

  private static void checkLength(Shape shape, int given) {
    checkArgument(
        shape.isStatic() && given == shape.size(),
        "a tensor of shape %s was given %s values",
        shape,
        given);
  }

  private TensorType infer(Op op, Tensor... operands) {
    for (Tensor operand : operands) {
      own(operand).storage();
    }
    TensorType type = op.infer(Arrays.stream(operands).map(TensorType::of).toList()).get(0);
    checkArgument(
        type.shape().isStatic(), "%s makes a tensor of a size known only at run time", op);
    return type;
  }

  private CpuTensor readable(Tensor tensor, DType dtype, int length) {
    CpuTensor x = own(tensor);
    x.storage();
    checkArgument(
        x.dtype() == dtype && x.size() == length,
        "%s was to be read as %s into an array of %s elements",
        tensor,
        dtype,
        length);
    return x;
  }

  private CpuTensor own(Tensor tensor) {
    if (tensor instanceof CpuTensor mine && mine.isOf(this)) {
      return mine;
    }
    throw new IllegalArgumentException(
        "a tensor of shape "
            + tensor.shape()
            + " belongs to another backend; copy its elements with read and tensor");
  }
}
