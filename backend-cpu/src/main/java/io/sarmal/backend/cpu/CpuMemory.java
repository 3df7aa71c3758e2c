package io.sarmal.backend.cpu;

import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The tensors of one backend: makes them, in arrays from a pool, and counts those in use. */
final class CpuMemory {
  /** The part of the heap that may hold arrays for reuse, one in so many. */
  private static final int POOL_PART = 4;

  private final BufferPool pool =
      new BufferPool(Runtime.getRuntime().maxMemory() / POOL_PART / Float.BYTES);
  private final AtomicInteger live = new AtomicInteger();

  /** How many tensors are in use. */
  int live() {
    return live.get();
  }

  /** Arrays for whatever is no tensor. */
  BufferPool pool() {
    return pool;
  }

  /** An array for the elements of a tensor of real numbers, with anything in it. */
  float[] room(TensorType type) {
    return pool.take(type.shape().size());
  }

  /** A tensor of real numbers, of any contents. */
  CpuTensor make(TensorType type) {
    return hold(type, room(type));
  }

  /**
   * A tensor of real numbers that is part of an array, of any contents.
   *
   * @param before how many numbers of the array come before it
   * @param after how many come after it
   */
  CpuTensor makeWithin(TensorType type, int before, int after) {
    float[] array = pool.take(before + type.shape().size() + after);
    return hold(type, new Storage(array, pool), before);
  }

  /** A tensor with these elements, in an array from {@link #room}. */
  CpuTensor hold(TensorType type, float[] elements) {
    return hold(type, new Storage(elements, pool), 0);
  }

  /** A tensor with these elements. */
  CpuTensor hold(TensorType type, int[] elements) {
    return hold(type, new Storage(elements), 0);
  }

  /** A tensor that shares the memory of another and begins so many elements after it. */
  CpuTensor view(TensorType type, CpuTensor x, int from) {
    return hold(type, x.storage(), x.offset() + from);
  }

  private CpuTensor hold(TensorType type, Storage storage, int offset) {
    live.incrementAndGet();
    return new CpuTensor(this, type, storage, offset);
  }

  /** Whether an operand's memory is no other tensor's, and the tensor no other operand. */
  boolean isUnshared(List<Tensor> operands, int position) {
    Tensor operand = operands.get(position);
    return own(operand).isOnlyView() && operands.indexOf(operand) == operands.lastIndexOf(operand);
  }

  /**
   * The tensor, which is one of this memory.
   *
   * @throws IllegalArgumentException if it is not
   */
  CpuTensor own(Tensor tensor) {
    if (tensor instanceof CpuTensor mine && mine.isOf(this)) {
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
}
