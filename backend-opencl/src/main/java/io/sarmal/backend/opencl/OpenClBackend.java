package io.sarmal.backend.opencl;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.core.Backend;
import io.sarmal.core.DType;
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
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The backend of any OpenCL device: float32 in the device's memory, one queue of work that only
 * reading waits for.
 *
 * <p>Where tensors do not fit, methods that make one throw {@link OutOfDeviceMemoryException}.
 */
public final class OpenClBackend implements Backend {
  /** The name that selects this backend. */
  public static final String NAME = "opencl";

  private final Queue queue;
  private final DeviceMemory memory;
  private final Elementwise elementwise;
  private final Movement movement;
  private final Reductions reductions;
  private final Tables tables;
  private final Products products;
  private final Loops loops;
  private final PlanActions actions;

  /** A backend on a device, with as much of its memory as {@link MemoryCap} says. */
  OpenClBackend(Device device) {
    this(device, MemoryCap.of(device));
  }

  /**
   * A backend on a device.
   *
   * @param cap how many bytes of its memory may be used
   */
  OpenClBackend(Device device, long cap) {
    this.queue = new Queue(device);
    BufferPool pool = new BufferPool(queue, cap);
    this.memory = new DeviceMemory(pool);
    this.elementwise = new Elementwise(queue);
    this.movement = new Movement(queue);
    this.reductions = new Reductions(queue, pool, movement);
    this.tables = new Tables(queue, pool);
    this.products = new Products(queue, pool);
    FusedKernels kernels = new FusedKernels(queue);
    this.loops = new Loops(memory, queue, kernels, products);
    this.actions = new PlanActions(memory, kernels, products);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public OptionalInt liveTensors() {
    return OptionalInt.of(memory.live());
  }

  /** The work of the device, which counts launches and waits. */
  Queue queue() {
    return queue;
  }

  DeviceMemory memory() {
    return memory;
  }

  @Override
  public Tensor tensor(Shape shape, float[] values) {
    checkLength(shape, values.length);
    return make(TensorType.real(shape), y -> queue.write(y.region(), values, values.length));
  }

  @Override
  public Tensor tensor(Shape shape, double[] values) {
    checkLength(shape, values.length);
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) values[i];
    }
    return tensor(shape, rounded);
  }

  @Override
  public Tensor tensor(Shape shape, int[] values) {
    checkLength(shape, values.length);
    return make(
        new TensorType(DType.INT, shape),
        Ids.of(values),
        y -> queue.write(y.region(), values, values.length));
  }

  @Override
  public void read(Tensor tensor, float[] into) {
    queue.read(readable(tensor, DType.REAL, into.length), into, into.length);
  }

  @Override
  public void read(Tensor tensor, double[] into) {
    float[] values = new float[into.length];
    queue.read(readable(tensor, DType.REAL, into.length), values, values.length);
    for (int i = 0; i < into.length; i++) {
      into[i] = values[i];
    }
  }

  @Override
  public void read(Tensor tensor, int[] into) {
    queue.read(readable(tensor, DType.INT, into.length), into, into.length);
  }

  @Override
  public Tensor fill(Shape shape, double value) {
    return make(
        infer(new Op.Fill(shape, value)), y -> queue.fill(y.region(), (float) value, y.size()));
  }

  @Override
  public Tensor fillInt(Shape shape, int value) {
    checkArgument(shape.isStatic(), "a tensor of shape %s has no size yet", shape);
    return make(
        new TensorType(DType.INT, shape),
        Ids.of(value),
        y -> queue.fill(y.region(), value, y.size()));
  }

  @Override
  public Tensor iota(int n) {
    return make(infer(new Op.Iota(n)), elementwise::iota);
  }

  @Override
  public Tensor real(Tensor x) {
    return make(infer(new Op.Real(), x), y -> elementwise.real(memory.own(x), y));
  }

  @Override
  public Tensor unary(UnaryOp op, Tensor x) {
    return make(infer(new Op.Unary(op), x), y -> elementwise.unary(op, memory.own(x), y));
  }

  @Override
  public Tensor binary(BinaryOp op, Tensor a, Tensor b) {
    return make(
        infer(new Op.Binary(op), a, b),
        y -> elementwise.binary(op, memory.own(a), memory.own(b), y));
  }

  @Override
  public Tensor select(Tensor condition, Tensor a, Tensor b) {
    return make(
        infer(new Op.Select(), condition, a, b),
        y -> elementwise.select(memory.own(condition), memory.own(a), memory.own(b), y));
  }

  @Override
  public Tensor reduce(ReduceOp op, Tensor tensor, int... axes) {
    TensorType type = infer(new Op.Reduce(op, Arrays.stream(axes).boxed().toList()), tensor);
    ClTensor x = memory.own(tensor);
    if (op == ReduceOp.ARGMAX) {
      Ids indices = Ids.below(x.shape().extent(axes[0]));
      return make(type, indices, y -> reductions.argmax(x, axes[0], y.region()));
    }
    return make(type, y -> reductions.fold(op, x, axes, y.region()));
  }

  @Override
  public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    return make(
        infer(new Op.MatMul(transposeA, transposeB), a, b),
        y -> products.matmul(memory.own(a), transposeA, memory.own(b), transposeB, null, y));
  }

  @Override
  public Tensor outer(Tensor a, Tensor b) {
    return make(infer(new Op.Outer(), a, b), y -> products.outer(memory.own(a), memory.own(b), y));
  }

  @Override
  public Tensor transpose(Tensor tensor, int... axes) {
    TensorType type = infer(new Op.Transpose(Arrays.stream(axes).boxed().toList()), tensor);
    ClTensor x = memory.own(tensor);
    Walk walk = Movement.transposition(x.shape(), type.shape(), axes);
    if (walk.isDense(1)) {
      return memory.view(type, x, 0);
    }
    return make(type, x.ids(), y -> movement.move(walk, x.region(), y.region()));
  }

  @Override
  public Tensor reshape(Tensor x, Shape shape) {
    return memory.view(infer(new Op.Reshape(shape), x), memory.own(x), 0);
  }

  @Override
  public Tensor broadcast(Tensor x, Shape shape) {
    return make(infer(new Op.Broadcast(shape), x), y -> elementwise.broadcast(memory.own(x), y));
  }

  @Override
  public Tensor slice(Tensor tensor, int axis, int from, int to) {
    TensorType type = infer(new Op.Slice(axis, from, to), tensor);
    ClTensor x = memory.own(tensor);
    Shape shape = x.shape();
    if (shape.size(0, axis) == 1) {
      return memory.view(type, x, from * shape.size(axis + 1, shape.rank()));
    }
    return make(type, x.ids(), y -> movement.slice(x, axis, from, y));
  }

  @Override
  public Tensor concat(int axis, List<? extends Tensor> parts) {
    TensorType type = infer(new Op.Concat(axis), parts.toArray(Tensor[]::new));
    Ids ids = parts.stream().map(each -> memory.own(each).ids()).reduce(Ids::or).orElse(Ids.ANY);
    return make(
        type,
        ids,
        y -> {
          int from = 0;
          for (Tensor part : parts) {
            movement.place(memory.own(part), y, axis, from);
            from += part.shape().extent(axis);
          }
        });
  }

  @Override
  public Tensor gather(Tensor table, Tensor ids) {
    TensorType type = infer(new Op.Gather(), table, ids);
    Shape rows = table.shape();
    tables.checkIds(memory.own(ids), rows.extent(0));
    return make(
        type,
        y ->
            tables.gather(
                memory.own(table).region(),
                memory.own(ids).region(),
                ids.shape().size(),
                rows.size(1, rows.rank()),
                y.region()));
  }

  @Override
  public Tensor scatterAdd(Tensor ids, Tensor values, int rows) {
    TensorType type = infer(new Op.ScatterAdd(rows), ids, values);
    tables.checkIds(memory.own(ids), rows);
    return make(
        type,
        y ->
            tables.scatterAdd(
                memory.own(ids).region(),
                memory.own(values).region(),
                ids.shape().size(),
                type.shape().size(1, type.shape().rank()),
                rows,
                y.region()));
  }

  @Override
  public Tensor random(Shape shape, Tensor key, int stream) {
    TensorType type = infer(new Op.Random(shape, stream), key);
    return make(
        type,
        y ->
            queue.launch(
                RandomSource.UNIFORM,
                Work.linear(y.size()),
                Argument.of(y),
                Argument.of(memory.own(key)),
                Argument.of(key.shape().size()),
                Argument.of(stream),
                Argument.of(y.size())));
  }

  @Override
  public Executable compile(Program program) {
    return new PlannedProgram<>(this, actions, program);
  }

  @Override
  public List<Tensor> scan(Scan scan, List<? extends Tensor> inputs) {
    return loops.isPlanned(scan)
        ? loops.run(scan, inputs.stream().map(memory::own).toList())
        : ScanInterpreter.run(this, scan, inputs);
  }

  @Override
  public LoopExplanation explain(Scan scan) {
    return Loops.explain(scan, this);
  }

  @Override
  public void release(Tensor tensor) {
    memory.release(tensor);
  }

  /** Waits for what was queued and gives the device's memory back. */
  @Override
  public void close() {
    memory.close();
    queue.close();
  }

  @Override
  public String toString() {
    return queue.device().toString();
  }

  private ClTensor make(TensorType type, Consumer<ClTensor> fill) {
    return make(type, Ids.ANY, fill);
  }

  /** A tensor whose elements {@code fill} sets, or nothing where that fails. */
  private ClTensor make(TensorType type, Ids ids, Consumer<ClTensor> fill) {
    ClTensor y = memory.make(type, ids);
    boolean filled = false;
    try {
      fill.accept(y);
      filled = true;
      return y;
    } finally {
      if (!filled) {
        memory.release(y);
      }
    }
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
      memory.own(operand).region();
    }
    TensorType type = op.infer(Arrays.stream(operands).map(TensorType::of).toList()).get(0);
    checkArgument(
        type.shape().isStatic(), "%s makes a tensor of a size known only at run time", op);
    return type;
  }

  private Region readable(Tensor tensor, DType dtype, int length) {
    ClTensor x = memory.own(tensor);
    Region region = x.region();
    checkArgument(
        x.dtype() == dtype && x.size() == length,
        "%s was to be read as %s into an array of %s elements",
        tensor,
        dtype,
        length);
    return region;
  }
}
