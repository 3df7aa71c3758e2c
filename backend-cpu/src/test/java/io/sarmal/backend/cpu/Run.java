package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;

/** A run of random numbers somewhere in an array. */
final class Run {
  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    0.5f,
    -0.5f,
    1.5f,
    -1.5f,
    2.5f,
    0.49999997f,
    8388607.5f,
    -8388607.5f,
    8388609f,
    1e30f,
    -1e30f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  final float[] data;
  final int offset;
  final int n;
  private final float[] before;

  private Run(float[] data, int offset, int n) {
    this.data = data;
    this.offset = offset;
    this.n = n;
    before = data.clone();
  }

  /** Numbers of every size, with all that are special among them. */
  static Run of(Random random, int n) {
    Run run = ordinary(random, n);
    for (int i = 0; i < run.data.length; i++) {
      if (random.nextInt(4) == 0) {
        run.data[i] = special(random);
      }
      run.before[i] = run.data[i];
    }
    return run;
  }

  /** Numbers between -8 and 8. */
  static Run ordinary(Random random, int n) {
    int offset = random.nextInt(3) * random.nextInt(20);
    float[] data = new float[offset + n + random.nextInt(3)];
    for (int i = 0; i < data.length; i++) {
      data[i] = 16 * random.nextFloat() - 8;
    }
    return new Run(data, offset, n);
  }

  static float special(Random random) {
    return SPECIAL[random.nextInt(SPECIAL.length)];
  }

  float get(int i) {
    return data[offset + i];
  }

  float[] values() {
    return Arrays.copyOfRange(data, offset, offset + n);
  }

  Run copy() {
    return new Run(data.clone(), offset, n);
  }

  void assertNothingElseChanged() {
    for (int i = 0; i < data.length; i++) {
      if (i < offset || i >= offset + n) {
        assertThat((Float) data[i])
            .as("element %s, outside the run", i)
            .isEqualTo((Float) before[i]);
      }
    }
  }
}
