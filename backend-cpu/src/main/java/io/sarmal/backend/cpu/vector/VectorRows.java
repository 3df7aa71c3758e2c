package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.Vectors.LANES;
import static io.sarmal.backend.cpu.vector.Vectors.SPECIES;
import static io.sarmal.backend.cpu.vector.Vectors.broadcast;
import static io.sarmal.backend.cpu.vector.Vectors.exact;
import static io.sarmal.backend.cpu.vector.Vectors.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Sums and maxima along and across rows. */
final class VectorRows {
  /** The longest run that is summed without halving it, which bounds the error. */
  static final int SUM_BLOCK = 4096;

  private VectorRows() {}

  static float sum(float[] x, int xo, int n) {
    if (n > SUM_BLOCK) {
      int half = n / 2;
      return sum(x, xo, half) + sum(x, xo + half, n - half);
    }
    FloatVector s0 = broadcast(0);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int whole = n - n % (4 * LANES);
    for (int i = 0; i < whole; i += 4 * LANES) {
      s0 = exact(s0).add(load(x, xo + i));
      s1 = exact(s1).add(load(x, xo + i + LANES));
      s2 = exact(s2).add(load(x, xo + i + 2 * LANES));
      s3 = exact(s3).add(load(x, xo + i + 3 * LANES));
    }
    float[] lanes = new float[LANES];
    exact(s0).add(exact(s1)).add(exact(s2).add(exact(s3))).intoArray(lanes, 0);
    float rest = 0;
    for (int i = whole; i < n; i++) {
      rest += x[xo + i];
    }
    return addLanes(lanes, 0) + rest;
  }

  /**
   * Adds up a vector's lanes, pairwise, and destroys them. Scalar code, since the order of {@code
   * reduceLanes} is unspecified and changes when a method is compiled.
   */
  static float addLanes(float[] lanes, int at) {
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[at + i] += lanes[at + half + i];
      }
    }
    return lanes[at];
  }

  static float max(float[] x, int xo, int n) {
    FloatVector m = broadcast(Float.NEGATIVE_INFINITY);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      m = exact(m).max(load(x, xo + i));
    }
    float max = exact(m).reduceLanes(VectorOperators.MAX);
    for (int i = whole; i < n; i++) {
      max = Math.max(max, x[xo + i]);
    }
    return max;
  }

  static void columnSums(float[] x, int xo, int stride, int rows, int columns, float[] y, int yo) {
    int wide = columns - columns % (4 * LANES);
    for (int j = 0; j < wide; j += 4 * LANES) {
      addColumns(x, xo + j, stride, rows, y, yo + j);
    }
    int whole = SPECIES.loopBound(columns);
    for (int j = wide; j < whole; j += LANES) {
      FloatVector s = load(y, yo + j);
      for (int i = 0; i < rows; i++) {
        s = exact(s).add(load(x, xo + j + i * stride));
      }
      exact(s).intoArray(y, yo + j);
    }
    for (int j = whole; j < columns; j++) {
      float s = y[yo + j];
      for (int i = 0; i < rows; i++) {
        s += x[xo + j + i * stride];
      }
      y[yo + j] = s;
    }
  }

  private static void addColumns(float[] x, int xo, int stride, int rows, float[] y, int yo) {
    FloatVector s0 = load(y, yo);
    FloatVector s1 = load(y, yo + LANES);
    FloatVector s2 = load(y, yo + 2 * LANES);
    FloatVector s3 = load(y, yo + 3 * LANES);
    for (int i = 0; i < rows; i++) {
      int row = xo + i * stride;
      s0 = exact(s0).add(load(x, row));
      s1 = exact(s1).add(load(x, row + LANES));
      s2 = exact(s2).add(load(x, row + 2 * LANES));
      s3 = exact(s3).add(load(x, row + 3 * LANES));
    }
    exact(s0).intoArray(y, yo);
    exact(s1).intoArray(y, yo + LANES);
    exact(s2).intoArray(y, yo + 2 * LANES);
    exact(s3).intoArray(y, yo + 3 * LANES);
  }
}
