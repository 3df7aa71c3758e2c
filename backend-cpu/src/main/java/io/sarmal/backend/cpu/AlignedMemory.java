package io.sarmal.backend.cpu;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Parts of large arrays, each beginning where a cache line does: a load of a vector that lies in
 * two lines takes twice the time.
 *
 * <p>Java does not say where an array lies. But with {@code -XX:ObjectAlignmentInBytes=64} each
 * begins where a line does, and its elements 16 bytes later; without it G1, the default collector,
 * puts an array of more than half a region at the beginning of one, and leaves it there. With
 * another collector parts may begin anywhere, and nothing else changes.
 */
public final class AlignedMemory {
  private static final AlignedMemory SHARED = new AlignedMemory(regionLength());

  private static final int LINE = 64 / Float.BYTES;

  /** From the first element of an array at the beginning of a line to the next line. */
  public static final int TO_NEXT_LINE = LINE - 16 / Float.BYTES;

  /** From so many numbers on, a row is longer than what is worth keeping rows without a gap for. */
  private static final int WIDE = 1024;

  /** Part of an array, of any contents. */
  public static final class Part {
    private final float[] array;
    private final int offset;
    private final int length;

    private Part(float[] array, int offset, int length) {
      this.array = array;
      this.offset = offset;
      this.length = length;
    }

    /** The array that this is part of. */
    public float[] array() {
      return array;
    }

    /** The index of the part's first number. */
    public int offset() {
      return offset;
    }

    /** How many numbers it has. */
    public int length() {
      return length;
    }
  }

  private final int slabLength;
  private final Map<Integer, Deque<Part>> free = new HashMap<>();
  private long freeLength;
  private float[] slab = {};
  private int used;

  /**
   * An empty memory.
   *
   * @param slabLength the length of the arrays that smaller parts are cut from
   */
  AlignedMemory(int slabLength) {
    this.slabLength = slabLength;
  }

  /** The memory for all kernels of this JVM. */
  public static AlignedMemory shared() {
    return SHARED;
  }

  /** About as many numbers as G1 puts into a region; it makes 2048 of them, of 1 to 32 MiB. */
  private static int regionLength() {
    long part = Math.max(1, Runtime.getRuntime().maxMemory() / 2048);
    long region = Math.min(32L << 20, Math.max(1L << 20, Long.highestOneBit(2 * part - 1)));
    return (int) (region / Float.BYTES) - LINE;
  }

  /**
   * How far apart the rows of a matrix should be which is walked column by column: an odd number of
   * cache lines, or else those of one column push each other out of the caches.
   */
  static int rowStride(int columns) {
    return columns < WIDE ? columns : ((columns + LINE - 1) / LINE | 1) * LINE;
  }

  /** A length rounded up to whole cache lines. */
  static int aligned(int length) {
    return (length + LINE - 1) / LINE * LINE;
  }

  /** A part of so many numbers. */
  public synchronized Part take(int length) {
    Deque<Part> parts = free.get(length);
    if (parts != null && !parts.isEmpty()) {
      freeLength -= length;
      return parts.pop();
    }
    int room = aligned(length);
    if (TO_NEXT_LINE + room > slabLength) {
      return new Part(new float[TO_NEXT_LINE + room], TO_NEXT_LINE, length);
    }
    if (used + room > slab.length) {
      startSlab();
    }
    used += room;
    return new Part(slab, used - room, length);
  }

  private void startSlab() {
    if (freeLength >= slabLength) { // of lengths that nobody asks for any more
      free.clear();
      freeLength = 0;
    }
    slab = new float[slabLength];
    used = TO_NEXT_LINE;
  }

  /** Takes back a part that nobody uses any more. */
  public synchronized void giveBack(Part part) {
    free.computeIfAbsent(part.length(), length -> new ArrayDeque<>()).push(part);
    freeLength += part.length();
  }
}
