package ${package};

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
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every operation as a plain loop over arrays of doubles.
 *
 * <p>An operation first asks its op code what type the result has, which also refuses operands that
 * do not fit. Tensors never change, so a view is the same array again.
 */
final class ${class}Backend implements Backend {
  private final AtomicInteger live = new AtomicInteger();

  @Override
  public String name() {
    return ${class}Provider.NAME;
  }

  // From and to the memory of the JVM.

  @Override
  public Tensor tensor(Shape shape, float[] values) {
    double[] elements = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      elements[i] = values[i];
    }
    return given(TensorType.real(shape), elements);
  }

  @Override
  public Tensor tensor(Shape shape, double[] values) {
    return given(TensorType.real(shape), values.clone());
  }

  @Override
  public Tensor tensor(Shape shape, int[] values) {
    return given(
        new TensorType(DType.INT, shape), Arrays.stream(values).asDoubleStream().toArray());
  }

  @Override
  public void read(Tensor tensor, float[] into) {
    double[] elements = elements(tensor, DType.REAL, into.length);
    for (int i = 0; i < into.length; i++) {
      into[i] = (float) elements[i];
    }
  }

  @Override
  public void read(Tensor tensor, double[] into) {
    System.arraycopy(elements(tensor, DType.REAL, into.length), 0, into, 0, into.length);
  }

  @Override
  public void read(Tensor tensor, int[] into) {
    double[] elements = elements(tensor, DType.INT, into.length);
    for (int i = 0; i < into.length; i++) {
      into[i] = (int) elements[i];
    }
  }

  // Numbers from nothing.

  @Override
  public Tensor fill(Shape shape, double value) {
    TensorType type = infer(new Op.Fill(shape, value));
    double[] out = new double[type.shape().size()];
    Arrays.fill(out, value);
    return make(type, out);
  }

  @Override
  public Tensor iota(int n) {
    TensorType type = infer(new Op.Iota(n));
    double[] out = new double[n];
    for (int i = 0; i < n; i++) {
      out[i] = i;
    }
    return make(type, out);
  }

  @Override
  public Tensor random(Shape shape, Tensor key, int stream) {
    TensorType type = infer(new Op.Random(shape, stream), key);
    int[] words = new int[key.shape().size()];
    read(key, words);
    float[] uniform = new float[shape.size()];
    Philox.uniform(words, stream, 0, uniform.length, uniform, 0);
    double[] out = new double[uniform.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = uniform[i];
    }
    return make(type, out);
  }

  // Element by element.

  @Override
  public Tensor real(Tensor x) {
    return make(infer(new Op.Real(), x), elements(x));
  }

  @Override
  public Tensor unary(UnaryOp op, Tensor x) {
    TensorType type = infer(new Op.Unary(op), x);
    double[] in = elements(x);
    double[] out = new double[in.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = op.apply(in[i]);
    }
    return make(type, out);
  }

  @Override
  public Tensor binary(BinaryOp op, Tensor a, Tensor b) {
    TensorType type = infer(new Op.Binary(op), a, b);
    double[] left = repeated(a, type.shape());
    double[] right = repeated(b, type.shape());
    double[] out = new double[left.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = op.apply(left[i], right[i]);
    }
    return make(type, out);
  }

  @Override
  public Tensor select(Tensor condition, Tensor a, Tensor b) {
    TensorType type = infer(new Op.Select(), condition, a, b);
    double[] test = repeated(condition, type.shape());
    double[] left = repeated(a, type.shape());
    double[] right = repeated(b, type.shape());
    double[] out = new double[test.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = test[i] != 0 ? left[i] : right[i];
    }
    return make(type, out);
  }

  // Sums.

  @Override
  public Tensor reduce(ReduceOp op, Tensor x, int... axes) {
    TensorType type = infer(new Op.Reduce(op, Arrays.stream(axes).boxed().toList()), x);
    double[] in = elements(x);
    int[] to = Places.repeated(type.shape(), x.shape());
    double[] out = new double[type.shape().size()];
    switch (op) {
      case SUM -> {
        for (int i = 0; i < in.length; i++) {
          out[to[i]] += in[i];
        }
      }
      case MAX -> {
        Arrays.fill(out, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < in.length; i++) {
          out[to[i]] = Math.max(out[to[i]], in[i]);
        }
      }
      case ARGMAX -> {
        int stride = Places.stride(x.shape(), axes[0]);
        int extent = x.shape().extent(axes[0]);
        double[] greatest = new double[out.length];
        for (int i = 0; i < in.length; i++) {
          int index = i / stride % extent;
          if (index == 0 || isGreater(in[i], greatest[to[i]])) {
            greatest[to[i]] = in[i];
            out[to[i]] = index;
          }
        }
      }
    }
    return make(type, out);
  }

  /** Not a number is the greatest of all, and the first one stays. */
  private static boolean isGreater(double a, double b) {
    return a > b || (Double.isNaN(a) && !Double.isNaN(b));
  }

  @Override
  public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    TensorType type = infer(new Op.MatMul(transposeA, transposeB), a, b);
    double[] left = elements(a);
    double[] right = elements(b);
    int rows = type.shape().extent(-2);
    int columns = type.shape().extent(-1);
    int inner = a.shape().extent(transposeA ? -2 : -1);
    boolean sameForAll = b.shape().rank() == 2;
    double[] out = new double[type.shape().size()];
    for (int i = 0; i < out.length; i++) {
      int column = i % columns;
      int row = i / columns % rows;
      int matrix = i / columns / rows;
      int beginA = matrix * rows * inner;
      int beginB = sameForAll ? 0 : matrix * inner * columns;
      for (int k = 0; k < inner; k++) {
        out[i] +=
            left[beginA + (transposeA ? k * rows + row : row * inner + k)]
                * right[beginB + (transposeB ? column * inner + k : k * columns + column)];
      }
    }
    return make(type, out);
  }

  @Override
  public Tensor outer(Tensor a, Tensor b) {
    TensorType type = infer(new Op.Outer(), a, b);
    double[] left = elements(a);
    double[] right = elements(b);
    int height = type.shape().extent(0);
    int width = type.shape().extent(1);
    double[] out = new double[height * width];
    for (int row = 0; row < a.shape().without(-1).size(); row++) {
      for (int i = 0; i < out.length; i++) {
        out[i] += left[row * height + i / width] * right[row * width + i % width];
      }
    }
    return make(type, out);
  }

  // The same elements elsewhere.

  @Override
  public Tensor transpose(Tensor x, int... axes) {
    TensorType type = infer(new Op.Transpose(Arrays.stream(axes).boxed().toList()), x);
    return make(type, pick(elements(x), Places.reordered(x.shape(), axes, type.shape())));
  }

  @Override
  public Tensor reshape(Tensor x, Shape shape) {
    return make(infer(new Op.Reshape(shape), x), elements(x));
  }

  @Override
  public Tensor broadcast(Tensor x, Shape shape) {
    return make(infer(new Op.Broadcast(shape), x), repeated(x, shape));
  }

  @Override
  public Tensor slice(Tensor x, int axis, int from, int to) {
    TensorType type = infer(new Op.Slice(axis, from, to), x);
    return make(type, pick(elements(x), Places.part(x.shape(), axis, from, type.shape())));
  }

  @Override
  public Tensor concat(int axis, List<? extends Tensor> parts) {
    TensorType type = infer(new Op.Concat(axis), parts.toArray(Tensor[]::new));
    double[] out = new double[type.shape().size()];
    int begin = 0;
    for (Tensor part : parts) {
      double[] in = elements(part);
      int[] to = Places.part(type.shape(), axis, begin, part.shape());
      for (int i = 0; i < in.length; i++) {
        out[to[i]] = in[i];
      }
      begin += part.shape().extent(axis);
    }
    return make(type, out);
  }

  // Rows of tables.

  @Override
  public Tensor gather(Tensor table, Tensor ids) {
    TensorType type = infer(new Op.Gather(), table, ids);
    double[] in = elements(table);
    int[] rows = rows(ids, table.shape().extent(0));
    int width = table.shape().without(0).size();
    double[] out = new double[type.shape().size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = in[rows[i / width] * width + i % width];
    }
    return make(type, out);
  }

  @Override
  public Tensor scatterAdd(Tensor ids, Tensor values, int rows) {
    TensorType type = infer(new Op.ScatterAdd(rows), ids, values);
    double[] in = elements(values);
    int[] to = rows(ids, rows);
    int width = type.shape().without(0).size();
    double[] out = new double[type.shape().size()];
    for (int i = 0; i < in.length; i++) {
      out[to[i / width] * width + i % width] += in[i];
    }
    return make(type, out);
  }

  private int[] rows(Tensor ids, int rows) {
    int[] numbers = new int[ids.shape().size()];
    read(ids, numbers);
    for (int number : numbers) {
      if (number < 0 || number >= rows) {
        throw new IndexOutOfBoundsException(
            "id " + number + " is not a row of a table of " + rows + " rows");
      }
    }
    return numbers;
  }

  // The life of a tensor.

  @Override
  public void release(Tensor tensor) {
    own(tensor).release();
    live.decrementAndGet();
  }

  @Override
  public OptionalInt liveTensors() {
    return OptionalInt.of(live.get());
  }

  /** Nothing to give back: the garbage collector does. */
  @Override
  public void close() {}

  private Tensor make(TensorType type, double[] elements) {
    live.incrementAndGet();
    return new ${class}Tensor(this, type, elements);
  }

  private Tensor given(TensorType type, double[] elements) {
    if (elements.length != type.shape().size()) {
      throw new IllegalArgumentException(
          "a tensor of shape " + type.shape() + " was given " + elements.length + " values");
    }
    return make(type, elements);
  }

  /** What an operation makes, once its operands are known to be here and to fit. */
  private TensorType infer(Op op, Tensor... operands) {
    for (Tensor operand : operands) {
      elements(operand);
    }
    return op.infer(Arrays.stream(operands).map(TensorType::of).toList()).get(0);
  }

  private double[] repeated(Tensor x, Shape shape) {
    return x.shape().equals(shape)
        ? elements(x)
        : pick(elements(x), Places.repeated(x.shape(), shape));
  }

  private static double[] pick(double[] in, int[] places) {
    double[] out = new double[places.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = in[places[i]];
    }
    return out;
  }

  private double[] elements(Tensor tensor) {
    return own(tensor).elements();
  }

  private double[] elements(Tensor tensor, DType dtype, int length) {
    double[] elements = elements(tensor);
    if (tensor.dtype() != dtype || elements.length != length) {
      throw new IllegalArgumentException(
          "a tensor of type %s was to be read as %s into an array of %d elements"
              .formatted(TensorType.of(tensor), dtype, length));
    }
    return elements;
  }

  private ${class}Tensor own(Tensor tensor) {
    if (tensor instanceof ${class}Tensor mine && mine.owner == this) {
      return mine;
    }
    throw new IllegalArgumentException(
        "a tensor of shape "
            + tensor.shape()
            + " belongs to another backend; copy its elements with read and tensor");
  }
}
