package io.sarmal.core;

/**
 * The counter-based random number generator Philox4x32-10 of Salmon, Moraes, Dror and Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 *
 * <p>It has no state: four 32-bit words are a pure function of a 64-bit key and a 128-bit counter.
 * So a random number depends on what it is for and not on what was drawn before, on which thread or
 * on which backend.
 */
public final class Philox {
  static final int MULTIPLIER_0 = 0xD2511F53;
  static final int MULTIPLIER_1 = 0xCD9E8D57;
  static final int WEYL_0 = 0x9E3779B9;
  static final int WEYL_1 = 0xBB67AE85;
  static final int ROUNDS = 10;

  private Philox() {}

  /**
   * Four random words.
   *
   * @param counter four words, replaced by the result
   */
  public static void block(int key0, int key1, int[] counter) {
    int c0 = counter[0];
    int c1 = counter[1];
    int c2 = counter[2];
    int c3 = counter[3];
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = Integer.toUnsignedLong(MULTIPLIER_0) * Integer.toUnsignedLong(c0);
      long p1 = Integer.toUnsignedLong(MULTIPLIER_1) * Integer.toUnsignedLong(c2);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    counter[0] = c0;
    counter[1] = c1;
    counter[2] = c2;
    counter[3] = c3;
  }

  /**
   * Elements {@code from} to {@code to - 1} of the uniform numbers that {@link Backend#random}
   * gives for a key and a stream, each a multiple of 2⁻²⁴ in [0, 1).
   *
   * @param key two to four words: seed, seed, training step, time step
   * @param into receives element {@code from} at index {@code at}
   */
  public static void uniform(int[] key, int stream, int from, int to, float[] into, int at) {
    int counter1 = key.length > 2 ? key[2] : 0;
    int counter2 = key.length > 3 ? key[3] : 0;
    PhiloxLanes lanes = PhiloxLanes.current();
    int i = from;
    while (i < to) {
      int block = i >>> 2;
      int blocks = Math.min(PhiloxLanes.COUNT, ((to - 1) >>> 2) + 1 - block);
      int end = Math.min(to, 4 * (block + blocks));
      lanes.run(key[0], key[1], block, counter1, counter2, stream, blocks);
      lanes.copy(i & 3, end - 4 * block, into, at + i - from);
      i = end;
    }
  }
}
