package io.sarmal.core;

/**
 * Blocks of {@link Philox} with consecutive counters, computed side by side.
 *
 * <p>Each loop is short and knows only arrays of {@code int}, so that C2 turns it into vector code:
 * twice as fast as a block after the other. Vectors multiply 32 by 32 bits to 32, so the upper
 * halves of the products are put together from halves of the factors.
 */
final class PhiloxLanes {
  /** So many blocks at a time: their words stay in the first-level cache. */
  static final int COUNT = 256;

  private static final ThreadLocal<PhiloxLanes> LANES = ThreadLocal.withInitial(PhiloxLanes::new);

  private int[] word0 = new int[COUNT];
  private int[] word1 = new int[COUNT];
  private int[] word2 = new int[COUNT];
  private int[] word3 = new int[COUNT];
  private int[] low0 = new int[COUNT];
  private int[] low1 = new int[COUNT];
  private final int[] high0 = new int[COUNT];
  private final int[] high1 = new int[COUNT];

  private PhiloxLanes() {}

  /** The calling thread's. */
  static PhiloxLanes current() {
    return LANES.get();
  }

  /**
   * Computes the blocks whose counters begin with {@code first} and the numbers after it.
   *
   * @param n how many, up to {@link #COUNT}
   */
  void run(int key0, int key1, int first, int counter1, int counter2, int counter3, int n) {
    for (int i = 0; i < n; i++) {
      word0[i] = first + i;
      word1[i] = counter1;
      word2[i] = counter2;
      word3[i] = counter3;
    }
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < Philox.ROUNDS; round++) {
      multiply(word0, Philox.MULTIPLIER_0, high0, low0, n);
      multiply(word2, Philox.MULTIPLIER_1, high1, low1, n);
      mix(high1, word1, k0, word0, n);
      mix(high0, word3, k1, word2, n);
      int[] lower = word1;
      word1 = low1;
      low1 = lower;
      lower = word3;
      word3 = low0;
      low0 = lower;
      k0 += Philox.WEYL_0;
      k1 += Philox.WEYL_1;
    }
  }

  /**
   * Copies numbers made of the words, four of a block after those of the one before it.
   *
   * @param from the first, from 0
   * @param to one more than the last
   */
  void copy(int from, int to, float[] into, int at) {
    int i = from;
    for (; i < to && i % 4 != 0; i++) {
      into[at + i - from] = Philox.uniform(word(i));
    }
    for (; i + 4 <= to; i += 4) {
      int block = i / 4;
      int first = at + i - from;
      into[first] = Philox.uniform(word0[block]);
      into[first + 1] = Philox.uniform(word1[block]);
      into[first + 2] = Philox.uniform(word2[block]);
      into[first + 3] = Philox.uniform(word3[block]);
    }
    for (; i < to; i++) {
      into[at + i - from] = Philox.uniform(word(i));
    }
  }

  private int word(int i) {
    return switch (i % 4) {
      case 0 -> word0[i / 4];
      case 1 -> word1[i / 4];
      case 2 -> word2[i / 4];
      default -> word3[i / 4];
    };
  }

  /** The upper and the lower halves of the unsigned products of numbers and a factor. */
  private static void multiply(int[] x, int factor, int[] high, int[] low, int n) {
    int upperFactor = factor >>> 16;
    int lowerFactor = factor & 0xffff;
    for (int i = 0; i < n; i++) {
      int upper = x[i] >>> 16;
      int lower = x[i] & 0xffff;
      int middle = upper * lowerFactor + ((lower * lowerFactor) >>> 16);
      int carry = (lower * upperFactor + (middle & 0xffff)) >>> 16;
      high[i] = upper * upperFactor + (middle >>> 16) + carry;
      low[i] = x[i] * factor;
    }
  }

  private static void mix(int[] high, int[] word, int key, int[] into, int n) {
    for (int i = 0; i < n; i++) {
      into[i] = high[i] ^ word[i] ^ key;
    }
  }
}
