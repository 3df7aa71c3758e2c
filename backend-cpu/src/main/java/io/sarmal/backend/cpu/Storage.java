package io.sarmal.backend.cpu;

import java.util.concurrent.atomic.AtomicInteger;

/** The memory that a tensor shares with its views; the last of them to be released frees it. */
final class Storage {
  private final float[] floats;
  private final int[] ints;
  private final BufferPool pool;
  private final AtomicInteger users = new AtomicInteger();

  /** Memory for real numbers, from a pool. */
  Storage(float[] floats, BufferPool pool) {
    this.floats = floats;
    this.ints = null;
    this.pool = pool;
  }

  /** Memory for integers. */
  Storage(int[] ints) {
    this.floats = null;
    this.ints = ints;
    this.pool = null;
  }

  float[] floats() {
    return floats;
  }

  int[] ints() {
    return ints;
  }

  /** How many tensors there are on it. */
  int users() {
    return users.get();
  }

  void retain() {
    users.incrementAndGet();
  }

  void release() {
    if (users.decrementAndGet() == 0 && pool != null) {
      pool.giveBack(floats);
    }
  }
}
