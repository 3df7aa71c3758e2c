package io.sarmal.core.check;

import com.google.common.primitives.ImmutableDoubleArray;
import io.sarmal.core.Backend;
import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import java.util.Arrays;

/**
 * A tensor's contents, on no backend. Two are equal if all bits are.
 *
 * @param type its type
 * @param values its elements
 */
record Sample(TensorType type, ImmutableDoubleArray values) {
  static Sample real(Shape shape, double... values) {
    return new Sample(TensorType.real(shape), ImmutableDoubleArray.copyOf(values));
  }

  static Sample integer(Shape shape, int... values) {
    return new Sample(
        new TensorType(DType.INT, shape),
        ImmutableDoubleArray.copyOf(Arrays.stream(values).asDoubleStream()));
  }

  /** What a tensor holds. */
  static Sample read(Backend backend, Tensor tensor) {
    int size = tensor.shape().size();
    if (tensor.dtype() == DType.INT) {
      int[] values = new int[size];
      backend.read(tensor, values);
      return integer(tensor.shape(), values);
    }
    double[] values = new double[size];
    backend.read(tensor, values);
    return real(tensor.shape(), values);
  }

  /** A tensor with these contents. */
  Tensor on(Backend backend) {
    return tensor(backend, type.shape(), values.toArray());
  }

  /** A tensor with these contents that is a view into the midst of a greater one. */
  Tensor asViewOn(Backend backend) {
    int size = values.length();
    double[] around = new double[size + 5];
    Arrays.fill(around, 7);
    System.arraycopy(values.toArray(), 0, around, 3, size);
    Tensor whole = tensor(backend, Shape.of(around.length), around);
    Tensor part = backend.slice(whole, 0, 3, 3 + size);
    backend.release(whole);
    Tensor view = backend.reshape(part, type.shape());
    backend.release(part);
    return view;
  }

  private Tensor tensor(Backend backend, Shape shape, double[] elements) {
    return type.dtype() == DType.REAL
        ? backend.tensor(shape, elements)
        : backend.tensor(shape, Arrays.stream(elements).mapToInt(x -> (int) x).toArray());
  }

  @Override
  public String toString() {
    return type.toString();
  }
}
