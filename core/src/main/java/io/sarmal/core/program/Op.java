package io.sarmal.core.program;

import io.sarmal.core.Backend;
import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * An operation as a value: a method of {@link Backend} with its attributes, without its operands.
 *
 * <p>Operations are pure: equal operations on equal operands give equal results. The records mirror
 * the backend's methods one for one and are documented there.
 */
public sealed interface Op {
  /**
   * The types of the results.
   *
   * @throws IllegalArgumentException if the operands do not fit, saying which and why
   */
  List<TensorType> infer(List<TensorType> operands);

  /** Runs the operation; the operands must have passed {@link #infer}. */
  List<Tensor> apply(Backend backend, List<? extends Tensor> operands);

  /** This operation with every run-time size in its attributes replaced by a number. */
  default Op bind(IntUnaryOperator sizes) {
    return this;
  }

  /** An operation with one result. */
  sealed interface Single extends Op {
    /** The type of the result. */
    TensorType result(Operands operands);

    /** Runs the operation. */
    Tensor run(Backend backend, List<? extends Tensor> operands);

    @Override
    default List<TensorType> infer(List<TensorType> operands) {
      return List.of(result(new Operands(this, operands)));
    }

    @Override
    default List<Tensor> apply(Backend backend, List<? extends Tensor> operands) {
      return List.of(run(backend, operands));
    }
  }

  /** See {@link Backend#fill}. */
  record Fill(Shape shape, double value) implements Single {
    @Override
    public TensorType result(Operands in) {
      in.count(0);
      return TensorType.real(shape);
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.fill(shape, value);
    }

    @Override
    public Op bind(IntUnaryOperator sizes) {
      return new Fill(shape.bind(sizes), value);
    }
  }

  /** See {@link Backend#fillInt}. */
  record FillInt(Shape shape, int value) implements Single {
    @Override
    public TensorType result(Operands in) {
      in.count(0);
      return new TensorType(DType.INT, shape);
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.fillInt(shape, value);
    }

    @Override
    public Op bind(IntUnaryOperator sizes) {
      return new FillInt(shape.bind(sizes), value);
    }
  }

  /** See {@link Backend#size}. */
  record Size(Shape shape) implements Single {
    @Override
    public TensorType result(Operands in) {
      in.count(0);
      return TensorType.real(Shape.SCALAR);
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.size(shape);
    }

    @Override
    public Op bind(IntUnaryOperator sizes) {
      return new Size(shape.bind(sizes));
    }
  }

  /** See {@link Backend#iota}. */
  record Iota(int n) implements Single {
    @Override
    public TensorType result(Operands in) {
      in.count(0);
      in.check(n >= 0, "a length from 0");
      return TensorType.real(n);
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.iota(n);
    }
  }

  /** See {@link Backend#random}. */
  record Random(Shape shape, int stream) implements Single {
    @Override
    public TensorType result(Operands in) {
      in.count(1);
      in.dtype(0, DType.INT);
      Shape key = in.shape(0);
      in.check(
          key.rank() == 1 && key.extent(0) >= 2 && key.extent(0) <= 4,
          "a key of shape [2], [3] or [4]");
      return TensorType.real(shape);
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.random(shape, in.get(0), stream);
    }

    @Override
    public Op bind(IntUnaryOperator sizes) {
      return new Random(shape.bind(sizes), stream);
    }
  }

  /** See {@link Backend#real}. */
  record Real() implements Single {
    @Override
    public TensorType result(Operands in) {
      in.count(1);
      in.dtype(0, DType.INT);
      return TensorType.real(in.shape(0));
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.real(in.get(0));
    }
  }

  /** See {@link Backend#unary}. */
  record Unary(UnaryOp op) implements Single {
    @Override
    public TensorType result(Operands in) {
      in.allReal(1);
      return TensorType.real(in.shape(0));
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.unary(op, in.get(0));
    }
  }

  /** See {@link Backend#binary}. */
  record Binary(BinaryOp op) implements Single {
    @Override
    public TensorType result(Operands in) {
      in.allReal(2);
      return TensorType.real(Shape.broadcast(in.shape(0), in.shape(1)));
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.binary(op, in.get(0), in.get(1));
    }
  }

  /** See {@link Backend#select}. */
  record Select() implements Single {
    @Override
    public TensorType result(Operands in) {
      in.allReal(3);
      return TensorType.real(
          Shape.broadcast(in.shape(0), Shape.broadcast(in.shape(1), in.shape(2))));
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.select(in.get(0), in.get(1), in.get(2));
    }
  }

  /** See {@link Backend#reduce}. */
  record Reduce(ReduceOp op, List<Integer> axes) implements Single {
    /** Axes are kept sorted. */
    public Reduce {
      axes = axes.stream().sorted().toList();
    }

    @Override
    public TensorType result(Operands in) {
      in.allReal(1);
      Shape shape = in.shape(0);
      in.axes(shape, axes);
      in.check(op != ReduceOp.ARGMAX || axes.size() == 1, "exactly one axis");
      in.check(
          op != ReduceOp.ARGMAX || shape.extent(axes.get(0)) != 0,
          "an axis with at least 1 element");
      for (int axis : axes) {
        shape = shape.with(axis, 1);
      }
      return new TensorType(op == ReduceOp.ARGMAX ? DType.INT : DType.REAL, shape);
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.reduce(op, in.get(0), toArray(axes));
    }
  }

  /** See {@link Backend#matmul}. */
  record MatMul(boolean transposeA, boolean transposeB) implements Single {
    @Override
    public TensorType result(Operands in) {
      in.allReal(2);
      Shape a = in.shape(0);
      Shape b = in.shape(1);
      in.check(a.rank() >= 2 && b.rank() >= 2, "operands with at least two axes");
      in.check(
          b.rank() == 2 || a.subShape(0, a.rank() - 2).equals(b.subShape(0, b.rank() - 2)),
          "a second operand with two axes, or with the leading extents of the first");
      int inner = a.extent(transposeA ? -2 : -1);
      in.check(
          inner == b.extent(transposeB ? -1 : -2),
          "equal inner extents (K of [.., M, K] and [.., K, N])");
      return TensorType.real(
          a.subShape(0, a.rank() - 2)
              .concat(Shape.of(a.extent(transposeA ? -1 : -2), b.extent(transposeB ? -2 : -1))));
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.matmul(in.get(0), transposeA, in.get(1), transposeB);
    }
  }

  /** See {@link Backend#outer}. */
  record Outer() implements Single {
    @Override
    public TensorType result(Operands in) {
      in.allReal(2);
      Shape a = in.shape(0);
      Shape b = in.shape(1);
      in.check(
          a.rank() >= 1 && a.rank() == b.rank() && a.without(-1).equals(b.without(-1)),
          "operands with equal leading extents");
      return TensorType.real(a.extent(-1), b.extent(-1));
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.outer(in.get(0), in.get(1));
    }
  }

  /** See {@link Backend#transpose}. */
  record Transpose(List<Integer> axes) implements Single {
    /** Copies the axes. */
    public Transpose {
      axes = List.copyOf(axes);
    }

    @Override
    public TensorType result(Operands in) {
      in.count(1);
      Shape shape = in.shape(0);
      in.axes(shape, axes);
      in.check(axes.size() == shape.rank(), "every axis once");
      return new TensorType(in.dtype(0), Shape.of(axes.stream().mapToInt(shape::extent).toArray()));
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.transpose(in.get(0), toArray(axes));
    }
  }

  /** See {@link Backend#reshape}. */
  record Reshape(Shape shape) implements Single {
    @Override
    public TensorType result(Operands in) {
      in.count(1);
      in.check(sameSize(in.shape(0), shape), "a shape with as many elements");
      return new TensorType(in.dtype(0), shape);
    }

    private static boolean sameSize(Shape a, Shape b) {
      if (a.isStatic() && b.isStatic()) {
        return a.size() == b.size();
      }
      return staticSize(a) == staticSize(b) && Arrays.equals(runtimeSizes(a), runtimeSizes(b));
    }

    private static long staticSize(Shape shape) {
      return Arrays.stream(shape.toArray())
          .filter(e -> e >= 0)
          .asLongStream()
          .reduce(1, (x, y) -> x * y);
    }

    private static int[] runtimeSizes(Shape shape) {
      return Arrays.stream(shape.toArray()).filter(e -> e < 0).toArray();
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.reshape(in.get(0), shape);
    }

    @Override
    public Op bind(IntUnaryOperator sizes) {
      return new Reshape(shape.bind(sizes));
    }
  }

  /** See {@link Backend#detach}. */
  record Detach() implements Single {
    @Override
    public TensorType result(Operands in) {
      in.count(1);
      return in.types().get(0);
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.detach(in.get(0));
    }
  }

  /** See {@link Backend#broadcast}. */
  record Broadcast(Shape shape) implements Single {
    @Override
    public TensorType result(Operands in) {
      in.allReal(1);
      in.check(
          Shape.broadcast(in.shape(0), shape).equals(shape),
          "a shape that the operand broadcasts to");
      return TensorType.real(shape);
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.broadcast(in.get(0), shape);
    }

    @Override
    public Op bind(IntUnaryOperator sizes) {
      return new Broadcast(shape.bind(sizes));
    }
  }

  /** See {@link Backend#slice}. */
  record Slice(int axis, int from, int to) implements Single {
    @Override
    public TensorType result(Operands in) {
      in.count(1);
      Shape shape = in.shape(0);
      in.axes(shape, List.of(axis));
      in.check(shape.extent(axis) >= 0, "an axis whose extent is known");
      in.check(
          0 <= from && from <= to && to <= shape.extent(axis), "0 ≤ from ≤ to ≤ the axis' extent");
      return new TensorType(in.dtype(0), shape.with(axis, to - from));
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.slice(in.get(0), axis, from, to);
    }
  }

  /** See {@link Backend#concat}. */
  record Concat(int axis) implements Single {
    @Override
    public TensorType result(Operands in) {
      in.check(in.size() > 0, "at least one operand");
      Shape first = in.shape(0);
      in.axes(first, List.of(axis));
      long sum = 0;
      for (int i = 0; i < in.size(); i++) {
        in.dtype(i, in.dtype(0));
        Shape shape = in.shape(i);
        in.check(
            shape.rank() == first.rank() && shape.without(axis).equals(first.without(axis)),
            "operands that differ along the axis only");
        in.check(shape.extent(axis) >= 0 || in.size() == 1, "an axis whose extent is known");
        sum += shape.extent(axis);
      }
      in.check(sum <= Integer.MAX_VALUE, "extents that add up to at most " + Integer.MAX_VALUE);
      return new TensorType(in.dtype(0), first.with(axis, (int) sum));
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.concat(axis, in);
    }
  }

  /** See {@link Backend#gather}. */
  record Gather() implements Single {
    @Override
    public TensorType result(Operands in) {
      in.count(2);
      in.dtype(0, DType.REAL);
      in.dtype(1, DType.INT);
      Shape table = in.shape(0);
      in.check(table.rank() >= 1, "a table with at least one axis");
      return TensorType.real(in.shape(1).concat(table.without(0)));
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.gather(in.get(0), in.get(1));
    }
  }

  /** See {@link Backend#scatterAdd}; operands are ids and values. */
  record ScatterAdd(int rows) implements Single {
    @Override
    public TensorType result(Operands in) {
      in.count(2);
      in.dtype(0, DType.INT);
      in.dtype(1, DType.REAL);
      Shape ids = in.shape(0);
      Shape values = in.shape(1);
      in.check(rows >= 0, "a number of rows from 0");
      in.check(
          values.rank() >= ids.rank() && values.subShape(0, ids.rank()).equals(ids),
          "values whose leading extents are those of the ids");
      return TensorType.real(values.subShape(ids.rank(), values.rank()).prepend(rows));
    }

    @Override
    public Tensor run(Backend backend, List<? extends Tensor> in) {
      return backend.scatterAdd(in.get(0), in.get(1), rows);
    }
  }

  /** A loop over time as one operation; see {@link Scan}. */
  record Loop(Scan scan) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> operands) {
      return scan.infer(operands);
    }

    @Override
    public List<Tensor> apply(Backend backend, List<? extends Tensor> operands) {
      return backend.scan(scan, operands);
    }
  }

  private static int[] toArray(List<Integer> axes) {
    return axes.stream().mapToInt(Integer::intValue).toArray();
  }
}
