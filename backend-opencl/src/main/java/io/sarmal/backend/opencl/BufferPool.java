package io.sarmal.backend.opencl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Memory of the device that is used no more, kept for whoever asks for as much next: making it anew
 * takes longer than most kernels.
 *
 * <p>What is in use and what is kept have a cap together; when it is reached, the sizes that were
 * not asked for longest are given up.
 */
final class BufferPool implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 100;

  private final Queue queue;
  private final long cap;
  private final Map<Long, Deque<Slab>> free = new LinkedHashMap<>(16, 0.75f, true);
  private long used;
  private long kept;
  private boolean closed;

  /**
   * An empty pool.
   *
   * @param cap how many bytes there may be, in use and kept
   */
  BufferPool(Queue queue, long cap) {
    this.queue = queue;
    this.cap = cap;
  }

  /**
   * A buffer of one user, with anything in it.
   *
   * @param length elements of 4 bytes; none is an error to OpenCL, so 0 gives a little
   * @throws OutOfDeviceMemoryException if there is no room for it
   */
  Buffer take(long length) {
    long bytes = length * Float.BYTES;
    return tryTake(bytes)
        .or(() -> afterCollection(bytes))
        .orElseThrow(() -> new OutOfDeviceMemoryException(complaint(bytes)));
  }

  /** Takes back what nobody uses any more. */
  synchronized void giveBack(Slab slab) {
    used -= slab.bytes();
    if (closed) {
      queue.free(slab);
    } else {
      kept += slab.bytes();
      free.computeIfAbsent(slab.bytes(), bytes -> new ArrayDeque<>()).push(slab);
    }
  }

  /** Bytes that are in use. */
  synchronized long used() {
    return used;
  }

  /** Bytes that are kept for reuse. */
  synchronized long kept() {
    return kept;
  }

  /** Gives up what it keeps, and later what is still in use. */
  @Override
  public synchronized void close() {
    closed = true;
    shrink(0);
  }

  private synchronized Optional<Buffer> tryTake(long bytes) {
    long most = queue.device().maxAllocation();
    long size = Math.max(bytes, Math.min(SizeClass.above(bytes), most));
    Deque<Slab> same = free.get(size);
    if (same != null && !same.isEmpty()) {
      kept -= size;
      used += size;
      return Optional.of(new Buffer(this, same.pop()));
    }
    if (size > most || used + size > cap) {
      return Optional.empty();
    }
    shrink(cap - used - size);
    return queue
        .allocate(size)
        .or(
            () -> {
              shrink(0);
              return queue.allocate(size);
            })
        .map(
            slab -> {
              used += size;
              return new Buffer(this, slab);
            });
  }

  /** The collector knows nothing of the device's memory: forgotten buffers may be in the way. */
  private Optional<Buffer> afterCollection(long bytes) {
    System.gc();
    try {
      Thread.sleep(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return tryTake(bytes);
  }

  private void shrink(long most) {
    Iterator<Deque<Slab>> oldestFirst = free.values().iterator();
    while (kept > most && oldestFirst.hasNext()) {
      Deque<Slab> slabs = oldestFirst.next();
      while (kept > most && !slabs.isEmpty()) {
        Slab slab = slabs.pollLast();
        kept -= slab.bytes();
        queue.free(slab);
      }
      if (slabs.isEmpty()) {
        oldestFirst.remove();
      }
    }
  }

  private synchronized String complaint(long bytes) {
    Device device = queue.device();
    return """
        Asked for %s on %s, and there is no room: %s are in use and %s kept for reuse, of at most %s \
        (-D%s says how much). The device states %s of memory, and at most %s for one tensor. \
        Use a smaller batch or model, or release tensors."""
        .formatted(
            Bytes.text(bytes),
            device,
            Bytes.text(used),
            Bytes.text(kept),
            Bytes.text(cap),
            MemoryCap.PROPERTY,
            Bytes.text(device.globalMemory()),
            Bytes.text(device.maxAllocation()));
  }
}
