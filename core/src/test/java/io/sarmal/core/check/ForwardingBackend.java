package io.sarmal.core.check;

import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.OptionalInt;

/**
 * Does what the reference backend does, until a subclass breaks one thing. Programs and scans are
 * run by the interpreters on this backend, so they go wrong with it.
 */
class ForwardingBackend implements Backend {
  final Backend right = new ReferenceBackend();

  /** What becomes of every tensor that is made. */
  Tensor made(Tensor tensor) {
    return tensor;
  }

  final double[] reals(Tensor tensor) {
    double[] values = new double[tensor.shape().size()];
    right.read(tensor, values);
    return values;
  }

  final int[] integers(Tensor tensor) {
    int[] values = new int[tensor.shape().size()];
    right.read(tensor, values);
    return values;
  }

  /** Releases a tensor and makes one of the same shape. */
  final Tensor replace(Tensor tensor, double[] values) {
    right.release(tensor);
    return right.tensor(tensor.shape(), values);
  }

  @Override
  public String name() {
    return "forwarding";
  }

  @Override
  public OptionalInt liveTensors() {
    return right.liveTensors();
  }

  @Override
  public Tensor tensor(Shape shape, float[] values) {
    return made(right.tensor(shape, values));
  }

  @Override
  public Tensor tensor(Shape shape, double[] values) {
    return made(right.tensor(shape, values));
  }

  @Override
  public Tensor tensor(Shape shape, int[] values) {
    return made(right.tensor(shape, values));
  }

  @Override
  public void read(Tensor tensor, float[] into) {
    right.read(tensor, into);
  }

  @Override
  public void read(Tensor tensor, double[] into) {
    right.read(tensor, into);
  }

  @Override
  public void read(Tensor tensor, int[] into) {
    right.read(tensor, into);
  }

  @Override
  public Tensor fill(Shape shape, double value) {
    return made(right.fill(shape, value));
  }

  @Override
  public Tensor iota(int n) {
    return made(right.iota(n));
  }

  @Override
  public Tensor real(Tensor x) {
    return made(right.real(x));
  }

  @Override
  public Tensor unary(UnaryOp op, Tensor x) {
    return made(right.unary(op, x));
  }

  @Override
  public Tensor binary(BinaryOp op, Tensor a, Tensor b) {
    return made(right.binary(op, a, b));
  }

  @Override
  public Tensor select(Tensor condition, Tensor a, Tensor b) {
    return made(right.select(condition, a, b));
  }

  @Override
  public Tensor reduce(ReduceOp op, Tensor x, int... axes) {
    return made(right.reduce(op, x, axes));
  }

  @Override
  public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    return made(right.matmul(a, transposeA, b, transposeB));
  }

  @Override
  public Tensor outer(Tensor a, Tensor b) {
    return made(right.outer(a, b));
  }

  @Override
  public Tensor transpose(Tensor x, int... axes) {
    return made(right.transpose(x, axes));
  }

  @Override
  public Tensor reshape(Tensor x, Shape shape) {
    return made(right.reshape(x, shape));
  }

  @Override
  public Tensor broadcast(Tensor x, Shape shape) {
    return made(right.broadcast(x, shape));
  }

  @Override
  public Tensor slice(Tensor x, int axis, int from, int to) {
    return made(right.slice(x, axis, from, to));
  }

  @Override
  public Tensor concat(int axis, List<? extends Tensor> parts) {
    return made(right.concat(axis, parts));
  }

  @Override
  public Tensor gather(Tensor table, Tensor ids) {
    return made(right.gather(table, ids));
  }

  @Override
  public Tensor scatterAdd(Tensor ids, Tensor values, int rows) {
    return made(right.scatterAdd(ids, values, rows));
  }

  @Override
  public Tensor random(Shape shape, Tensor key, int stream) {
    return made(right.random(shape, key, stream));
  }

  @Override
  public void release(Tensor tensor) {
    right.release(tensor);
  }

  @Override
  public void close() {
    right.close();
  }
}
