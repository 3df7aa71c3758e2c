package io.sarmal.core.reference;

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
import io.sarmal.core.program.Op;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The oracle: every operation as its plain definition, in float64, on the calling thread.
 *
 * <p>{@link DType#REAL} is a {@code double} here. Programs and scans are run by the interpreters.
 */
public final class ReferenceBackend implements Backend {
  /** The name that selects this backend. */
  public static final String NAME = "reference";

  private final AtomicInteger live = new AtomicInteger();

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
    return hold(TensorType.real(shape), values.length, i -> values[i]);
  }

  @Override
  public Tensor tensor(Shape shape, double[] values) {
    return hold(TensorType.real(shape), values.length, i -> values[i]);
  }

  @Override
  public Tensor tensor(Shape shape, int[] values) {
    return hold(new TensorType(DType.INT, shape), values.length, i -> values[i]);
  }

  @Override
  public void read(Tensor tensor, float[] into) {
    DoubleBuffer elements = elements(tensor, DType.REAL, into.length);
    for (int i = 0; i < into.length; i++) {
      into[i] = (float) elements.get(i);
    }
  }

  @Override
  public void read(Tensor tensor, double[] into) {
    elements(tensor, DType.REAL, into.length).get(0, into);
  }

  @Override
  public void read(Tensor tensor, int[] into) {
    DoubleBuffer elements = elements(tensor, DType.INT, into.length);
    Arrays.setAll(into, i -> (int) elements.get(i));
  }

  @Override
  public Tensor fill(Shape shape, double value) {
    return compute(infer(new Op.Fill(shape, value)), i -> value);
  }

  @Override
  public Tensor iota(int n) {
    return compute(infer(new Op.Iota(n)), i -> i);
  }

  @Override
  public Tensor real(Tensor x) {
    TensorType type = infer(new Op.Real(), x);
    return view(type, elements(x));
  }

  @Override
  public Tensor unary(UnaryOp op, Tensor x) {
    TensorType type = infer(new Op.Unary(op), x);
    DoubleBuffer in = elements(x);
    return compute(type, i -> op.apply(in.get(i)));
  }

  @Override
  public Tensor binary(BinaryOp op, Tensor a, Tensor b) {
    TensorType type = infer(new Op.Binary(op), a, b);
    IntToDoubleFunction left = walk(a, Layout.of(a.shape()).broadcast(type.shape()));
    IntToDoubleFunction right = walk(b, Layout.of(b.shape()).broadcast(type.shape()));
    return compute(type, i -> op.apply(left.applyAsDouble(i), right.applyAsDouble(i)));
  }

  @Override
  public Tensor select(Tensor condition, Tensor a, Tensor b) {
    TensorType type = infer(new Op.Select(), condition, a, b);
    IntToDoubleFunction test =
        walk(condition, Layout.of(condition.shape()).broadcast(type.shape()));
    IntToDoubleFunction left = walk(a, Layout.of(a.shape()).broadcast(type.shape()));
    IntToDoubleFunction right = walk(b, Layout.of(b.shape()).broadcast(type.shape()));
    return compute(type, i -> (test.applyAsDouble(i) != 0 ? left : right).applyAsDouble(i));
  }

  @Override
  public Tensor reduce(ReduceOp op, Tensor x, int... axes) {
    TensorType type = infer(new Op.Reduce(op, Arrays.stream(axes).boxed().toList()), x);
    DoubleBuffer in = elements(x);
    Layout target = Layout.of(type.shape()).broadcast(x.shape());
    double[] result = new double[type.shape().size()];
    switch (op) {
      case SUM -> forEach(x.shape(), i -> result[target.at(i)] += in.get(i));
      case MAX -> {
        Arrays.fill(result, Double.NEGATIVE_INFINITY);
        forEach(x.shape(), i -> result[target.at(i)] = Math.max(result[target.at(i)], in.get(i)));
      }
      case ARGMAX -> {
        int axis = axes[0];
        double[] greatest = new double[result.length];
        Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
        Layout source = Layout.of(x.shape());
        forEach(
            x.shape(),
            i -> {
              int to = target.at(i);
              // The order of Double.compare has NaN above everything, and 0 above -0: hence + 0.
              if (Double.compare(in.get(i) + 0.0, greatest[to]) > 0) {
                greatest[to] = in.get(i) + 0.0;
                result[to] = i / source.stride(axis) % x.shape().extent(axis);
              }
            });
      }
    }
    return view(type, DoubleBuffer.wrap(result));
  }

  @Override
  public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    TensorType type = infer(new Op.MatMul(transposeA, transposeB), a, b);
    DoubleBuffer left = elements(a);
    DoubleBuffer right = elements(b);
    int rows = type.shape().extent(-2);
    int columns = type.shape().extent(-1);
    int inner = a.shape().extent(transposeA ? -2 : -1);
    boolean shared = b.shape().rank() == 2;
    return compute(
        type,
        i -> {
          int n = i % columns;
          int m = i / columns % rows;
          int batch = i / columns / rows;
          int atA = batch * rows * inner;
          int atB = shared ? 0 : batch * inner * columns;
          double sum = 0;
          for (int k = 0; k < inner; k++) {
            sum +=
                left.get(atA + (transposeA ? k * rows + m : m * inner + k))
                    * right.get(atB + (transposeB ? n * inner + k : k * columns + n));
          }
          return sum;
        });
  }

  @Override
  public Tensor outer(Tensor a, Tensor b) {
    TensorType type = infer(new Op.Outer(), a, b);
    DoubleBuffer left = elements(a);
    DoubleBuffer right = elements(b);
    int rows = a.shape().without(-1).size();
    int height = type.shape().extent(0);
    int width = type.shape().extent(1);
    return compute(
        type,
        i -> {
          double sum = 0;
          for (int r = 0; r < rows; r++) {
            sum += left.get(r * height + i / width) * right.get(r * width + i % width);
          }
          return sum;
        });
  }

  @Override
  public Tensor transpose(Tensor x, int... axes) {
    TensorType type = infer(new Op.Transpose(Arrays.stream(axes).boxed().toList()), x);
    return compute(type, walk(x, Layout.of(x.shape()).transpose(axes)));
  }

  @Override
  public Tensor reshape(Tensor x, Shape shape) {
    return view(infer(new Op.Reshape(shape), x), elements(x));
  }

  @Override
  public Tensor broadcast(Tensor x, Shape shape) {
    TensorType type = infer(new Op.Broadcast(shape), x);
    return compute(type, walk(x, Layout.of(x.shape()).broadcast(shape)));
  }

  @Override
  public Tensor slice(Tensor x, int axis, int from, int to) {
    TensorType type = infer(new Op.Slice(axis, from, to), x);
    if (axis == 0) {
      int row = x.shape().without(0).size();
      return view(type, elements(x).slice(from * row, (to - from) * row));
    }
    return compute(type, walk(x, Layout.of(x.shape()).slice(axis, from, to)));
  }

  @Override
  public Tensor concat(int axis, List<? extends Tensor> parts) {
    TensorType type = infer(new Op.Concat(axis), parts.toArray(Tensor[]::new));
    double[] result = new double[type.shape().size()];
    int from = 0;
    for (Tensor part : parts) {
      DoubleBuffer in = elements(part);
      int to = from + part.shape().extent(axis);
      Layout target = Layout.of(type.shape()).slice(axis, from, to);
      forEach(part.shape(), i -> result[target.at(i)] = in.get(i));
      from = to;
    }
    return view(type, DoubleBuffer.wrap(result));
  }

  @Override
  public Tensor gather(Tensor table, Tensor ids) {
    TensorType type = infer(new Op.Gather(), table, ids);
    DoubleBuffer in = elements(table);
    int[] rows = rows(ids, table.shape().extent(0));
    int row = table.shape().without(0).size();
    return compute(type, i -> in.get(rows[i / row] * row + i % row));
  }

  @Override
  public Tensor scatterAdd(Tensor ids, Tensor values, int rows) {
    TensorType type = infer(new Op.ScatterAdd(rows), ids, values);
    DoubleBuffer in = elements(values);
    int[] targets = rows(ids, rows);
    int row = type.shape().without(0).size();
    double[] result = new double[type.shape().size()];
    forEach(values.shape(), i -> result[targets[i / row] * row + i % row] += in.get(i));
    return view(type, DoubleBuffer.wrap(result));
  }

  @Override
  public Tensor random(Shape shape, Tensor key, int stream) {
    TensorType type = infer(new Op.Random(shape, stream), key);
    int[] words = new int[key.shape().size()];
    read(key, words);
    float[] uniform = new float[shape.size()];
    Philox.uniform(words, stream, 0, uniform.length, uniform, 0);
    return compute(type, i -> uniform[i]);
  }

  @Override
  public void release(Tensor tensor) {
    own(tensor).release();
    live.decrementAndGet();
  }

  /** Nothing to give back: the garbage collector does. */
  @Override
  public void close() {}

  private Tensor hold(TensorType type, int given, IntToDoubleFunction values) {
    checkArgument(
        type.shape().isStatic() && given == type.shape().size(),
        "a tensor of shape %s was given %s values",
        type.shape(),
        given);
    return compute(type, values);
  }

  private Tensor compute(TensorType type, IntToDoubleFunction element) {
    double[] result = new double[type.shape().size()];
    Arrays.setAll(result, element);
    return view(type, DoubleBuffer.wrap(result));
  }

  private Tensor view(TensorType type, DoubleBuffer elements) {
    live.incrementAndGet();
    return new HostTensor(this, type, elements);
  }

  private static void forEach(Shape shape, IntConsumer action) {
    IntStream.range(0, shape.size()).forEach(action);
  }

  private IntToDoubleFunction walk(Tensor tensor, Layout layout) {
    DoubleBuffer elements = elements(tensor);
    return i -> elements.get(layout.at(i));
  }

  private int[] rows(Tensor ids, int rows) {
    int[] numbers = new int[ids.shape().size()];
    read(ids, numbers);
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] < 0 || numbers[i] >= rows) {
        throw new IndexOutOfBoundsException(
            "id "
                + numbers[i]
                + " at index "
                + i
                + " of "
                + ids.shape()
                + " is not a row of a table of "
                + rows
                + " rows");
      }
    }
    return numbers;
  }

  private TensorType infer(Op op, Tensor... operands) {
    for (Tensor operand : operands) {
      elements(operand);
    }
    TensorType type = op.infer(Arrays.stream(operands).map(TensorType::of).toList()).get(0);
    checkArgument(
        type.shape().isStatic(), "%s makes a tensor of a size known only at run time", op);
    return type;
  }

  private DoubleBuffer elements(Tensor tensor) {
    return own(tensor).elements();
  }

  private DoubleBuffer elements(Tensor tensor, DType dtype, int length) {
    DoubleBuffer elements = elements(tensor);
    checkArgument(
        tensor.dtype() == dtype && tensor.shape().size() == length,
        "%s was to be read as %s into an array of %s elements",
        tensor,
        dtype,
        length);
    return elements;
  }

  private HostTensor own(Tensor tensor) {
    if (tensor instanceof HostTensor host && host.isOf(this)) {
      return host;
    }
    throw new IllegalArgumentException(
        "a tensor of shape "
            + tensor.shape()
            + " belongs to another backend; copy its elements with read and tensor");
  }
}
