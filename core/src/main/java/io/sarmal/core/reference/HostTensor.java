package io.sarmal.core.reference;

import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import java.nio.DoubleBuffer;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A tensor in the memory of the JVM.
 *
 * <p>Elements of both types are doubles, which hold every {@code int} exactly. Views share an
 * array; a released tensor lets go of it, so the last one to do so sets it free.
 */
final class HostTensor implements Tensor {
  private final ReferenceBackend owner;
  private final TensorType type;
  private final AtomicReference<DoubleBuffer> elements;

  HostTensor(ReferenceBackend owner, TensorType type, DoubleBuffer elements) {
    this.owner = owner;
    this.type = type;
    this.elements = new AtomicReference<>(elements);
  }

  @Override
  public Shape shape() {
    return type.shape();
  }

  @Override
  public DType dtype() {
    return type.dtype();
  }

  boolean isOf(ReferenceBackend backend) {
    return owner == backend;
  }

  /** The elements, from index 0. */
  DoubleBuffer elements() {
    DoubleBuffer present = elements.get();
    if (present == null) {
      throw new IllegalStateException(this + " is used after it was released");
    }
    return present;
  }

  void release() {
    if (elements.getAndSet(null) == null) {
      throw new IllegalStateException(this + " is released twice");
    }
  }

  @Override
  public String toString() {
    return "the tensor of type " + type;
  }
}
