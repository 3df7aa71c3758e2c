package io.sarmal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PhiloxTests {
  /** The known answers for ten rounds in the Random123 distribution of the authors. */
  @Test
  void knownAnswers() {
    assertThat(block(0, 0, 0, 0, 0, 0))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertThat(block(-1, -1, -1, -1, -1, -1))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertThat(block(0xa4093822, 0x299f31d0, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  @Test
  void uniformIsTheTopBitsOfTheWordsInOrder() {
    int[] words = block(3, 4, 1, 5, 6, 9);
    float[] expected = new float[4];
    for (int i = 0; i < 4; i++) {
      expected[i] = (words[i] >>> 8) / (float) (1 << 24);
    }
    assertThat(uniform(new int[] {3, 4, 5, 6}, 9, 4, 8)).containsExactly(expected);
  }

  @Test
  void absentWordsOfAKeyAreZero() {
    float[] full = uniform(new int[] {1, 2, 0, 0}, 7, 0, 100);
    assertThat(uniform(new int[] {1, 2}, 7, 0, 100)).containsExactly(full);
    assertThat(uniform(new int[] {1, 2, 0}, 7, 0, 100)).containsExactly(full);
  }

  @Test
  void anElementDoesNotDependOnTheRangeAskedFor() {
    int[] key = {1, 2, 3, 4};
    float[] all = uniform(key, 0, 0, 64);
    for (int from = 0; from < 16; from++) {
      for (int to = from; to <= 64; to += 7) {
        assertThat(uniform(key, 0, from, to)).containsExactly(Arrays.copyOfRange(all, from, to));
      }
    }
  }

  @Test
  void everyWordOfKeyAndTheStreamMatter() {
    float[] base = uniform(new int[] {1, 2, 3, 4}, 5, 0, 8);
    assertThat(uniform(new int[] {9, 2, 3, 4}, 5, 0, 8)).isNotEqualTo(base);
    assertThat(uniform(new int[] {1, 9, 3, 4}, 5, 0, 8)).isNotEqualTo(base);
    assertThat(uniform(new int[] {1, 2, 9, 4}, 5, 0, 8)).isNotEqualTo(base);
    assertThat(uniform(new int[] {1, 2, 3, 9}, 5, 0, 8)).isNotEqualTo(base);
    assertThat(uniform(new int[] {1, 2, 3, 4}, 9, 0, 8)).isNotEqualTo(base);
  }

  /** Pearson's statistic over 64 bins is χ² with 63 degrees: mean 63, deviation 11.2. */
  @Test
  void uniformIsUniform() {
    int samples = 1 << 18;
    int bins = 64;
    float[] values = uniform(new int[] {20, 26}, 1, 0, samples);
    int[] counts = new int[bins];
    double serial = 0;
    for (int i = 0; i < samples; i++) {
      assertThat(values[i] >= 0 && values[i] < 1 && values[i] * 0x1p24f % 1 == 0).isTrue();
      counts[(int) (values[i] * bins)]++;
      serial += (values[i] - 0.5) * (values[(i + 1) % samples] - 0.5) * 12;
    }
    double expected = (double) samples / bins;
    double statistic =
        Arrays.stream(counts).mapToDouble(c -> (c - expected) * (c - expected) / expected).sum();
    assertThat(statistic).isBetween(63 - 4 * 11.2, 63 + 4 * 11.2);
    assertThat(serial / samples).as("correlation of neighbours").isBetween(-0.008, 0.008);
  }

  private static int[] block(int key0, int key1, int... counter) {
    Philox.block(key0, key1, counter);
    return counter;
  }

  private static float[] uniform(int[] key, int stream, int from, int to) {
    float[] into = new float[to - from + 2];
    Arrays.fill(into, -1);
    Philox.uniform(key, stream, from, to, into, 1);
    assertThat(new float[] {into[0], into[to - from + 1]}).containsExactly(-1, -1);
    return Arrays.copyOfRange(into, 1, to - from + 1);
  }
}
