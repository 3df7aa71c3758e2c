package io.sarmal.backend.opencl;

import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import java.util.concurrent.atomic.AtomicReference;

/** Part of a buffer of {@code float} or {@code int}. */
final class ClTensor implements Tensor {
  private final DeviceMemory owner;
  private final TensorType type;
  private final Ids ids;
  private final int offset;
  private final AtomicReference<Buffer> buffer;

  /** A user of the buffer that was counted before. */
  ClTensor(DeviceMemory owner, TensorType type, Ids ids, Buffer buffer, int offset) {
    this.owner = owner;
    this.type = type;
    this.ids = ids;
    this.offset = offset;
    this.buffer = new AtomicReference<>(buffer);
  }

  @Override
  public Shape shape() {
    return type.shape();
  }

  @Override
  public DType dtype() {
    return type.dtype();
  }

  TensorType type() {
    return type;
  }

  /** What the host knows of the elements if they are integers. */
  Ids ids() {
    return ids;
  }

  int size() {
    return type.shape().size();
  }

  boolean isOf(DeviceMemory memory) {
    return owner == memory;
  }

  /**
   * Where its elements are.
   *
   * @throws IllegalStateException if it was released
   */
  Region region() {
    Buffer present = buffer.get();
    if (present == null) {
      throw new IllegalStateException(this + " is used after it was released");
    }
    return new Region(present, offset);
  }

  /** Whether no other tensor shares the buffer. */
  boolean isOnlyView() {
    return region().buffer().users() == 1;
  }

  void release() {
    Buffer last = buffer.getAndSet(null);
    if (last == null) {
      throw new IllegalStateException(this + " is released twice");
    }
    last.release();
  }

  @Override
  public String toString() {
    return "the tensor of type " + type;
  }
}
