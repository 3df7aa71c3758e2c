package io.sarmal.backend.cpu;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Arrays that are used no more, kept for whoever asks for one of the same length next.
 *
 * <p>Training makes tensors of the same sizes at every step, and a fresh array costs its clearing
 * and, if large, much work of the garbage collector. An array from the pool holds what its last
 * user left in it. When the pool is full, the lengths that were not asked for longest make room.
 */
final class BufferPool {
  /** Shorter arrays cost less from the JVM than from here. */
  private static final int SHORTEST = 1024;

  private final long capacity;
  private long size;
  private final Map<Integer, Deque<float[]>> free = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * An empty pool.
   *
   * @param capacity how many numbers its arrays may have together
   */
  BufferPool(long capacity) {
    this.capacity = capacity;
  }

  /** An array of the length, with anything in it. */
  float[] take(int length) {
    if (length >= SHORTEST) {
      synchronized (this) {
        Deque<float[]> arrays = free.get(length);
        if (arrays != null && !arrays.isEmpty()) {
          size -= length;
          return arrays.pop();
        }
      }
    }
    return new float[length];
  }

  /** Takes back an array that nobody uses any more. */
  void giveBack(float[] array) {
    if (array.length >= SHORTEST && array.length <= capacity) {
      synchronized (this) {
        Deque<float[]> arrays = free.get(array.length);
        if (arrays == null) {
          arrays = new ArrayDeque<>();
          free.put(array.length, arrays);
        }
        arrays.push(array);
        size += array.length;
        makeRoom();
      }
    }
  }

  /** How many numbers the arrays in the pool have together. */
  synchronized long size() {
    return size;
  }

  private void makeRoom() {
    Iterator<Deque<float[]>> oldestFirst = free.values().iterator();
    while (size > capacity) {
      Deque<float[]> arrays = oldestFirst.next();
      while (size > capacity && !arrays.isEmpty()) {
        size -= arrays.pollLast().length;
      }
      if (arrays.isEmpty()) {
        oldestFirst.remove();
      }
    }
  }
}
