package io.sarmal.backend.opencl;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;
import org.jocl.cl_mem;

/**
 * Memory of the device while somebody uses it; the last user to release it gives it back to the
 * pool. It is in use as long as work is being queued, not until that is done: the queue is in
 * order.
 *
 * <p>Should it be forgotten, the garbage collector gives it back.
 */
final class Buffer {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Slab slab;
  private final AtomicInteger users = new AtomicInteger(1);
  private final Cleaner.Cleanable giveBack;

  /** A buffer with one user. */
  Buffer(BufferPool pool, Slab slab) {
    this.slab = slab;
    this.giveBack = CLEANER.register(this, () -> pool.giveBack(slab));
  }

  /** The number of elements of 4 bytes that it has room for. */
  long length() {
    return slab.bytes() / Float.BYTES;
  }

  cl_mem handle() {
    if (users.get() <= 0) {
      throw new IllegalStateException("a buffer is used after it was released");
    }
    return slab.handle();
  }

  /** How many use it. */
  int users() {
    return users.get();
  }

  /** Has one more user. */
  void retain() {
    users.updateAndGet(
        n -> {
          if (n <= 0) {
            throw new IllegalStateException("a buffer is used after it was released");
          }
          return n + 1;
        });
  }

  /** Has one user less. */
  void release() {
    int left = users.decrementAndGet();
    if (left < 0) {
      throw new IllegalStateException("a buffer is released twice");
    }
    if (left == 0) {
      giveBack.clean();
    }
  }

  @Override
  public String toString() {
    return "%s elements for %s users".formatted(length(), users);
  }
}
