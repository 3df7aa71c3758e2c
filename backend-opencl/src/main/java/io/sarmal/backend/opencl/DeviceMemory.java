package io.sarmal.backend.opencl;

import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import java.util.concurrent.atomic.AtomicInteger;

/** The tensors of one backend: makes them, in buffers from a pool, and counts those in use. */
final class DeviceMemory implements AutoCloseable {
  private final BufferPool pool;
  private final AtomicInteger live = new AtomicInteger();

  DeviceMemory(BufferPool pool) {
    this.pool = pool;
  }

  /** How many tensors are in use. */
  int live() {
    return live.get();
  }

  /** Buffers for whatever is no tensor. */
  BufferPool pool() {
    return pool;
  }

  /** A tensor of any contents. */
  ClTensor make(TensorType type) {
    return make(type, Ids.ANY);
  }

  /** A tensor of any contents, which will be within these bounds if they are integers. */
  ClTensor make(TensorType type, Ids ids) {
    return hold(type, ids, pool.take(type.shape().size()), 0);
  }

  /**
   * A tensor that is part of a buffer, of any contents.
   *
   * @param before how many elements of the buffer come before it
   * @param after how many come after it
   */
  ClTensor makeWithin(TensorType type, int before, int after) {
    return hold(type, Ids.ANY, pool.take((long) before + type.shape().size() + after), before);
  }

  /** A tensor that shares the memory of another and begins so many elements after it. */
  ClTensor view(TensorType type, ClTensor x, int from) {
    Region region = x.region().plus(from);
    region.buffer().retain();
    return hold(type, x.ids(), region.buffer(), region.offset());
  }

  /** A tensor in a buffer, of which it is a user that was counted before. */
  ClTensor hold(TensorType type, Ids ids, Buffer buffer, int offset) {
    live.incrementAndGet();
    return new ClTensor(this, type, ids, buffer, offset);
  }

  /**
   * The tensor, which is one of this memory.
   *
   * @throws IllegalArgumentException if it is not
   */
  ClTensor own(Tensor tensor) {
    if (tensor instanceof ClTensor mine && mine.isOf(this)) {
      return mine;
    }
    throw new IllegalArgumentException(
        "a tensor of shape "
            + tensor.shape()
            + " belongs to another backend; copy its elements with read and tensor");
  }

  void release(Tensor tensor) {
    own(tensor).release();
    live.decrementAndGet();
  }

  @Override
  public void close() {
    pool.close();
  }
}
