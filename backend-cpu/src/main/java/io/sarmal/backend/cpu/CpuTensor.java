package io.sarmal.backend.cpu;

import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import java.util.concurrent.atomic.AtomicReference;

/** Part of an array of {@code float} or {@code int}. */
final class CpuTensor implements Tensor {
  private final CpuBackend owner;
  private final TensorType type;
  private final int offset;
  private final AtomicReference<Storage> storage;

  /** A new user of the storage. */
  CpuTensor(CpuBackend owner, TensorType type, Storage storage, int offset) {
    this.owner = owner;
    this.type = type;
    this.offset = offset;
    this.storage = new AtomicReference<>(storage);
    storage.retain();
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

  int size() {
    return type.shape().size();
  }

  boolean isOf(CpuBackend backend) {
    return owner == backend;
  }

  Storage storage() {
    Storage present = storage.get();
    if (present == null) {
      throw new IllegalStateException(this + " is used after it was released");
    }
    return present;
  }

  /** The array of a {@link DType#REAL} tensor. */
  float[] floats() {
    return storage().floats();
  }

  /** The array of an {@link DType#INT} tensor. */
  int[] ints() {
    return storage().ints();
  }

  /** The index of the first element. */
  int offset() {
    return offset;
  }

  void release() {
    Storage last = storage.getAndSet(null);
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
