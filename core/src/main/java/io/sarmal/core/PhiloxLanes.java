package io.sarmal.core;

import java.util.Arrays;

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

  /** The four words of each block. */
  private final int[][] words = new int[4][COUNT];

  private final int[][] high = new int[2][COUNT];
  private final int[][] low = new int[2][COUNT];

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
      words[0][i] = first + i;
    }
    Arrays.fill(words[1], 0, n, counter1);
    Arrays.fill(words[2], 0, n, counter2);
    Arrays.fill(words[3], 0, n, counter3);
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < Philox.ROUNDS; round++) {
      multiply(words[0], Philox.MULTIPLIER_0, high[0], low[0], n);
      multiply(words[2], Philox.MULTIPLIER_1, high[1], low[1], n);
      mix(high[1], words[1], k0, words[0], n);
      mix(high[0], words[3], k1, words[2], n);
      swapLow(1, 1);
      swapLow(0, 3);
      k0 += Philox.WEYL_0;
      k1 += Philox.WEYL_1;
    }
  }

  /** Makes lower halves of products a word, and its array that of the next such halves. */
  private void swapLow(int product, int word) {
    int[] halves = low[product];
    low[product] = words[word];
    words[word] = halves;
  }

  /**
   * Copies numbers made of the words, four of a block after those of the one before it.
   *
   * @param from the first, from 0
   * @param to one more than the last
   */
  void copy(int from, int to, float[] into, int at) {
    for (int word = 0; word < 4; word++) {
      int[] of = words[word];
      for (int i = from + ((word - from) & 3); i < to; i += 4) {
        into[at + i - from] = (of[i >>> 2] >>> 8) * 0x1p-24f;
      }
    }
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
