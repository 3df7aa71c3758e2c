package io.sarmal.core;

import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.LoopExplanation;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.ProgramInterpreter;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.ScanInterpreter;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A place where tensors live and operations run.
 *
 * <p>The methods without a body are all that a working backend needs; the others are derived from
 * them, right as they are and worth overriding for speed. Every operation makes a new tensor and
 * leaves its operands as they were; operands must belong to this backend. A backend is safe for
 * concurrent use by several threads.
 *
 * <p>Unless a method says otherwise, elements are {@link DType#REAL}. Violations of a stated shape
 * or type are an {@link IllegalArgumentException} that names what was given; {@link
 * io.sarmal.core.program.Op#infer} holds those checks for all backends.
 *
 * <pre>{@code
 * Tensor x = backend.tensor(Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, 6});
 * Tensor sums = backend.reduce(ReduceOp.SUM, backend.unary(UnaryOp.EXP, x), 1); // [2]
 * float[] values = new float[2];
 * backend.read(sums, values); // the only call that waits
 * backend.release(sums);
 * }</pre>
 */
public interface Backend extends AutoCloseable {
  /** The name by which {@code sarmal.backend} selects it, such as {@code "cpu"}. */
  String name();

  /** A {@code REAL} tensor with a copy of the given values, row-major. */
  Tensor tensor(Shape shape, float[] values);

  /** A {@code REAL} tensor with a copy of the given values, in the backend's precision. */
  Tensor tensor(Shape shape, double[] values);

  /** An {@code INT} tensor with a copy of the given values. */
  Tensor tensor(Shape shape, int[] values);

  /** Copies the elements of a {@code REAL} tensor; waits for the device. */
  void read(Tensor tensor, float[] into);

  /** Copies the elements of a {@code REAL} tensor; waits for the device. */
  void read(Tensor tensor, double[] into);

  /** Copies the elements of an {@code INT} tensor; waits for the device. */
  void read(Tensor tensor, int[] into);

  /** A {@code REAL} tensor that holds one value everywhere. */
  Tensor fill(Shape shape, double value);

  /** The numbers 0, 1, …, n - 1 as a {@code REAL} tensor of shape {@code [n]}. */
  Tensor iota(int n);

  /** The elements of an {@code INT} tensor as {@code REAL}. */
  Tensor real(Tensor x);

  /** {@code op(x)} element by element. */
  Tensor unary(UnaryOp op, Tensor x);

  /** {@code a op b} element by element, with broadcasting. */
  Tensor binary(BinaryOp op, Tensor a, Tensor b);

  /** {@code a} where {@code condition} is not 0, else {@code b}; all three broadcast. */
  Tensor select(Tensor condition, Tensor a, Tensor b);

  /**
   * Folds the given axes, which stay with extent 1.
   *
   * @param axes distinct; exactly one for {@link ReduceOp#ARGMAX}
   */
  Tensor reduce(ReduceOp op, Tensor x, int... axes);

  /**
   * The matrix product {@code op(a) · op(b)} over the last two axes, where {@code op} transposes if
   * asked to.
   *
   * @param a {@code [..., M, K]}, or {@code [..., K, M]} if transposed
   * @param b {@code [K, N]}, the same for every leading index of {@code a}, or {@code [..., K, N]}
   *     with the same leading extents; the last two exchanged if transposed
   * @return {@code [..., M, N]}
   */
  Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB);

  /**
   * The sum of the outer products of rows, {@code Σ aᵀ·b} over all leading axes: the gradient of a
   * weight.
   *
   * @param a {@code [..., K]}
   * @param b {@code [..., N]} with the same leading extents
   * @return {@code [K, N]}
   */
  Tensor outer(Tensor a, Tensor b);

  /** Reorders axes: axis {@code i} of the result is axis {@code axes[i]} of {@code x}; any type. */
  Tensor transpose(Tensor x, int... axes);

  /** The same elements in another shape of the same size; a free view; any type. */
  Tensor reshape(Tensor x, Shape shape);

  /** {@code x} repeated to a shape that it broadcasts to. */
  Tensor broadcast(Tensor x, Shape shape);

  /** Indices {@code from} to {@code to - 1} of one axis; a free view along axis 0; any type. */
  Tensor slice(Tensor x, int axis, int from, int to);

  /** The parts one after the other along an axis; other extents agree; all of one type. */
  Tensor concat(int axis, List<? extends Tensor> parts);

  /**
   * Rows of a table by their numbers.
   *
   * @param table {@code [V, ...]}
   * @param ids {@code INT}, any shape, each from 0 to V - 1
   * @return the shape of {@code ids} followed by that of a row
   * @throws IndexOutOfBoundsException if an id is out of range
   */
  Tensor gather(Tensor table, Tensor ids);

  /**
   * Adds rows into a table of zeros, the transpose of {@link #gather}; equal bits every time.
   *
   * @param ids {@code INT}, any shape, each from 0 to {@code rows - 1}
   * @param values the shape of {@code ids} followed by that of a row
   * @param rows the number of rows of the table
   * @return {@code [rows, ...]}
   * @throws IndexOutOfBoundsException if an id is out of range
   */
  Tensor scatterAdd(Tensor ids, Tensor values, int rows);

  /**
   * Uniform random numbers in [0, 1), multiples of 2⁻²⁴, from the counter-based generator {@link
   * Philox}: a pure function of key, stream and an element's row-major index, the same on every
   * backend.
   *
   * @param key {@code INT} of shape {@code [2]}, {@code [3]} or {@code [4]}: the two halves of a
   *     seed, then (0 where absent) a training step and a time step
   * @param stream tells apart several uses of one key, such as the dropout of several layers
   */
  Tensor random(Shape shape, Tensor key, int stream);

  /**
   * Says that a tensor is used no more. Its memory is free once every view of it has been released
   * too; to use or release a released tensor is an {@link IllegalStateException}.
   */
  void release(Tensor tensor);

  /**
   * How many tensors made here, views included, are not released yet, if the backend counts them:
   * the same before and after a piece of work says that it leaks nothing.
   */
  default OptionalInt liveTensors() {
    return OptionalInt.empty();
  }

  /** An {@code INT} tensor that holds one value everywhere. */
  default Tensor fillInt(Shape shape, int value) {
    int[] values = new int[shape.size()];
    Arrays.fill(values, value);
    return tensor(shape, values);
  }

  /** The number of elements of a shape, as a {@code REAL} scalar. */
  default Tensor size(Shape shape) {
    return fill(Shape.SCALAR, shape.size());
  }

  /**
   * The same elements; a free view; any type. A program says with it that no gradient flows
   * through, which means nothing to the backend that runs it.
   */
  default Tensor detach(Tensor x) {
    return reshape(x, x.shape());
  }

  /** Makes a program ready to run here any number of times. */
  default Executable compile(Program program) {
    return new ProgramInterpreter(this, program);
  }

  /**
   * Runs a loop over time.
   *
   * @param inputs one for each of {@link Scan#inputs}
   * @return one for each of {@link Scan#outputs}
   */
  default List<Tensor> scan(Scan scan, List<? extends Tensor> inputs) {
    return ScanInterpreter.run(this, scan, inputs);
  }

  /** How {@link #scan} runs a loop. */
  default LoopExplanation explain(Scan scan) {
    return LoopExplanation.stepByStep(
        this, scan, "backend %s runs one operation at a time".formatted(name()));
  }

  @Override
  void close();
}
