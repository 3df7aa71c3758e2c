package io.sarmal.autodiff;

import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A variable: a tensor on a {@link Tape}, with the operations of which equations are made.
 *
 * <p>Operations broadcast as in NumPy, leave their operands as they are and are recorded by the
 * tape if a gradient may need them. Axes may be counted from the last with negative numbers.
 * Operands that do not fit are an {@link IllegalArgumentException} that shows their shapes.
 */
public final class Var implements Operand {
  /** Who releases the tensor. */
  enum Ownership {
    OWNED,
    BORROWED,
    RELEASED
  }

  private final Tape tape;
  private final int id;
  private final Tensor value;
  private final boolean tracked;
  Ownership ownership;
  int holds;

  Var(Tape tape, int id, Tensor value, boolean tracked, Ownership ownership) {
    this.tape = tape;
    this.id = id;
    this.value = value;
    this.tracked = tracked;
    this.ownership = ownership;
  }

  /** The tape on which this lives. */
  public Tape tape() {
    return tape;
  }

  /**
   * The tensor.
   *
   * @throws IllegalStateException if it is released, since the tape is closed
   */
  public Tensor value() {
    if (ownership == Ownership.RELEASED) {
      throw new IllegalStateException(
          this + " went when its tape was closed; keep what must outlive its tape");
    }
    return value;
  }

  /** The extents. */
  public Shape shape() {
    return value.shape();
  }

  int id() {
    return id;
  }

  boolean isTracked() {
    return tracked;
  }

  @Override
  public Var on(Tape onTape) {
    if (onTape != tape) {
      throw new IllegalArgumentException(this + " is a variable of another tape");
    }
    return this;
  }

  /** The same number without its history: no gradient flows through it. */
  public Var detach() {
    return tape.detach(this);
  }

  /** A copy of the elements, row-major; waits for the device. */
  public double[] toDoubles() {
    double[] into = new double[shape().size()];
    tape.backend().read(value(), into);
    return into;
  }

  /** A copy of the elements, row-major; waits for the device. */
  public float[] toFloats() {
    float[] into = new float[shape().size()];
    tape.backend().read(value(), into);
    return into;
  }

  /** A copy of the elements of an integer tensor, row-major; waits for the device. */
  public int[] toInts() {
    int[] into = new int[shape().size()];
    tape.backend().read(value(), into);
    return into;
  }

  /** The number in a tensor of one element; waits for the device. */
  public double item() {
    double[] values = toDoubles();
    if (values.length != 1) {
      throw new IllegalArgumentException("item() is of one number, but the shape is " + shape());
    }
    return values[0];
  }

  /** {@code a + b}. */
  public Var plus(Operand b) {
    return binary(BinaryOp.ADD, b);
  }

  /** {@code a + b}. */
  public Var plus(double b) {
    return plus(tape.scalar(b));
  }

  /** {@code a - b}. */
  public Var minus(Operand b) {
    return binary(BinaryOp.SUB, b);
  }

  /** {@code a - b}. */
  public Var minus(double b) {
    return minus(tape.scalar(b));
  }

  /** {@code a · b}, element by element. */
  public Var times(Operand b) {
    return binary(BinaryOp.MUL, b);
  }

  /** {@code a · b}, element by element. */
  public Var times(double b) {
    return times(tape.scalar(b));
  }

  /** {@code a / b}. */
  public Var dividedBy(Operand b) {
    return binary(BinaryOp.DIV, b);
  }

  /** {@code a / b}. */
  public Var dividedBy(double b) {
    return dividedBy(tape.scalar(b));
  }

  /** The greater of both; of equals the gradient goes to this. */
  public Var maximum(Operand b) {
    return binary(BinaryOp.MAX, b);
  }

  /** The greater of both; of equals the gradient goes to this. */
  public Var maximum(double b) {
    return maximum(tape.scalar(b));
  }

  /** The smaller of both; of equals the gradient goes to this. */
  public Var minimum(Operand b) {
    return binary(BinaryOp.MIN, b);
  }

  /** The smaller of both; of equals the gradient goes to this. */
  public Var minimum(double b) {
    return minimum(tape.scalar(b));
  }

  /** This to the power of {@code b}. */
  public Var pow(Operand b) {
    return binary(BinaryOp.POW, b);
  }

  /** This to the power of {@code b}. */
  public Var pow(double b) {
    return pow(tape.scalar(b));
  }

  /** 1 where {@code a > b}, else 0. */
  public Var greater(Operand b) {
    return binary(BinaryOp.GREATER, b);
  }

  /** 1 where {@code a > b}, else 0. */
  public Var greater(double b) {
    return greater(tape.scalar(b));
  }

  /** 1 where {@code a ≥ b}, else 0. */
  public Var greaterOrEqual(Operand b) {
    return binary(BinaryOp.GREATER_EQUAL, b);
  }

  /** 1 where {@code a ≥ b}, else 0. */
  public Var greaterOrEqual(double b) {
    return greaterOrEqual(tape.scalar(b));
  }

  /** 1 where {@code a < b}, else 0. */
  public Var less(Operand b) {
    return binary(BinaryOp.LESS, b);
  }

  /** 1 where {@code a < b}, else 0. */
  public Var less(double b) {
    return less(tape.scalar(b));
  }

  /** 1 where {@code a ≤ b}, else 0. */
  public Var lessOrEqual(Operand b) {
    return binary(BinaryOp.LESS_EQUAL, b);
  }

  /** 1 where {@code a ≤ b}, else 0. */
  public Var lessOrEqual(double b) {
    return lessOrEqual(tape.scalar(b));
  }

  /** 1 where {@code a = b}, else 0. */
  public Var equalTo(Operand b) {
    return binary(BinaryOp.EQUAL, b);
  }

  /** 1 where {@code a = b}, else 0. */
  public Var equalTo(double b) {
    return equalTo(tape.scalar(b));
  }

  /** {@code 1 - a}, what a closed gate lets through. */
  public Var oneMinus() {
    return tape.scalar(1).minus(this);
  }

  /** {@code 1 / a}. */
  public Var reciprocal() {
    return tape.scalar(1).dividedBy(this);
  }

  /** {@code a · a}. */
  public Var square() {
    return times(this);
  }

  /** {@code -a}. */
  public Var negate() {
    return unary(UnaryOp.NEG);
  }

  /** {@code |a|}. */
  public Var abs() {
    return unary(UnaryOp.ABS);
  }

  /** -1, 0 or 1. */
  public Var sign() {
    return unary(UnaryOp.SIGN);
  }

  /** {@code max(a, 0)}. */
  public Var relu() {
    return unary(UnaryOp.RELU);
  }

  /** {@code eᵃ}. */
  public Var exp() {
    return unary(UnaryOp.EXP);
  }

  /** Natural logarithm. */
  public Var log() {
    return unary(UnaryOp.LOG);
  }

  /** {@code log(1 + a)}, exact near 0. */
  public Var log1p() {
    return unary(UnaryOp.LOG1P);
  }

  /** Square root. */
  public Var sqrt() {
    return unary(UnaryOp.SQRT);
  }

  /** Sine. */
  public Var sin() {
    return unary(UnaryOp.SIN);
  }

  /** Cosine. */
  public Var cos() {
    return unary(UnaryOp.COS);
  }

  /** Hyperbolic tangent. */
  public Var tanh() {
    return unary(UnaryOp.TANH);
  }

  /** {@code σ(a) = 1 / (1 + e⁻ᵃ)}. */
  public Var sigmoid() {
    return unary(UnaryOp.SIGMOID);
  }

  /** {@code log σ(a)}, which is finite and exact also where {@code σ(a)} itself rounds to 0. */
  public Var logSigmoid() {
    // Of two equals minimum gives the first the whole gradient, so that at 0 it is 1 - ½.
    return minimum(0).minus(minimum(negate()).exp().log1p());
  }

  /** The largest whole number that is not above. */
  public Var floor() {
    return unary(UnaryOp.FLOOR);
  }

  /** {@code a} where this is not 0, else {@code b}; no gradient flows through this. */
  public Var select(Operand a, Operand b) {
    return one(new Op.Select(), this, a.on(tape), b.on(tape));
  }

  /** An integer tensor as real numbers. */
  public Var real() {
    return one(new Op.Real(), this);
  }

  /** The sum over the given axes, which stay with extent 1. */
  public Var sum(int... axes) {
    return reduce(ReduceOp.SUM, axes);
  }

  /** The sum of all elements, a scalar. */
  public Var sum() {
    return reduce(ReduceOp.SUM, allAxes()).reshape(Shape.SCALAR);
  }

  /** The mean over the given axes, which stay with extent 1. */
  public Var mean(int... axes) {
    Shape folded = Shape.of(Arrays.stream(axes).map(axis -> shape().extent(axis)).toArray());
    return sum(axes).dividedBy(tape.size(folded));
  }

  /** The mean of all elements, a scalar. */
  public Var mean() {
    return sum().dividedBy(tape.size(shape()));
  }

  /**
   * The greatest element along the given axes, which stay with extent 1; equals share the gradient.
   */
  public Var max(int... axes) {
    return reduce(ReduceOp.MAX, axes);
  }

  /** The greatest of all elements, a scalar; equals share the gradient. */
  public Var max() {
    return reduce(ReduceOp.MAX, allAxes()).reshape(Shape.SCALAR);
  }

  /** The index of the greatest element along an axis, which stays with extent 1. */
  public Var argmax(int axis) {
    return reduce(ReduceOp.ARGMAX, axis);
  }

  /** The matrix product {@code a · b} over the last two axes; see the backend's. */
  public Var matmul(Operand b) {
    return matmul(b, false, false);
  }

  /** The matrix product of both, each transposed in its last two axes if asked for. */
  public Var matmul(Operand b, boolean transposeThis, boolean transposeB) {
    return one(new Op.MatMul(transposeThis, transposeB), this, b.on(tape));
  }

  /**
   * {@code Σ aᵀ·b} over all leading axes: {@code [..., K]} and {@code [..., N]} give {@code [K,
   * N]}.
   */
  public Var outer(Operand b) {
    return one(new Op.Outer(), this, b.on(tape));
  }

  /** The axes in another order: axis {@code i} of the result is axis {@code axes[i]} of this. */
  public Var transpose(int... axes) {
    return one(new Op.Transpose(Arrays.stream(axes).map(shape()::axis).boxed().toList()), this);
  }

  /** The last two axes exchanged. */
  public Var transposeLast() {
    int[] axes = allAxes();
    int last = axes.length - 1;
    if (last < 1) {
      throw new IllegalArgumentException(this + " has no last two axes to exchange");
    }
    axes[last] = last - 1;
    axes[last - 1] = last;
    return transpose(axes);
  }

  /** The same elements in another shape. */
  public Var reshape(Shape to) {
    return to.equals(shape()) ? this : one(new Op.Reshape(to), this);
  }

  /** This, repeated to a shape. */
  public Var broadcast(Shape to) {
    return to.equals(shape()) ? this : one(new Op.Broadcast(to), this);
  }

  /** Indices {@code from} to {@code to - 1} of one axis. */
  public Var slice(int axis, int from, int to) {
    return one(new Op.Slice(shape().axis(axis), from, to), this);
  }

  /** This cut into {@code n} equal parts along an axis. */
  public List<Var> split(int axis, int n) {
    int extent = shape().extent(axis);
    if (n < 1 || extent % n != 0) {
      throw new IllegalArgumentException(
          "axis " + axis + " of " + shape() + " does not split into " + n + " equal parts");
    }
    int size = extent / n;
    return IntStream.range(0, n).mapToObj(i -> slice(axis, i * size, (i + 1) * size)).toList();
  }

  /** The rows of this table that {@code ids} name. */
  public Var gather(Var ids) {
    return one(new Op.Gather(), this, ids);
  }

  /** A table of {@code rows} rows, into which the rows of this are added where {@code ids} say. */
  public Var scatterAdd(Var ids, int rows) {
    return one(new Op.ScatterAdd(rows), ids, this);
  }

  private int[] allAxes() {
    return IntStream.range(0, shape().rank()).toArray();
  }

  private Var unary(UnaryOp op) {
    return one(new Op.Unary(op), this);
  }

  private Var binary(BinaryOp op, Operand b) {
    return one(new Op.Binary(op), this, b.on(tape));
  }

  private Var reduce(ReduceOp op, int... axes) {
    List<Integer> counted = new ArrayList<>();
    for (int axis : axes) {
      counted.add(shape().axis(axis));
    }
    return one(new Op.Reduce(op, counted), this);
  }

  private Var one(Op op, Var... operands) {
    return tape.apply(op, List.of(operands)).get(0);
  }

  @Override
  public String toString() {
    return (value.dtype() == DType.REAL ? "real" : "int") + shape();
  }
}
