package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.Vectors.LANES;
import static io.sarmal.backend.cpu.vector.Vectors.SPECIES;
import static io.sarmal.backend.cpu.vector.Vectors.broadcast;
import static io.sarmal.backend.cpu.vector.Vectors.exact;
import static io.sarmal.backend.cpu.vector.Vectors.load;

import io.sarmal.backend.cpu.OneHotKernel;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Sums with one-hot rows, each in one pass. */
final class VectorOneHots implements OneHotKernel {
  @Override
  public float sum(float[] r, int ro, float c, float[] x, int xo, int n) {
    if (n > VectorRows.SUM_BLOCK) {
      int half = n / 2;
      return sum(r, ro, c, x, xo, half) + sum(r, ro + half, c, x, xo + half, n - half);
    }
    FloatVector s0 = broadcast(0);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int whole = n - n % (4 * LANES);
    for (int i = 0; i < whole; i += 4 * LANES) {
      s0 = exact(s0).add(hot(r, ro + i, c, load(x, xo + i)));
      s1 = exact(s1).add(hot(r, ro + i + LANES, c, load(x, xo + i + LANES)));
      s2 = exact(s2).add(hot(r, ro + i + 2 * LANES, c, load(x, xo + i + 2 * LANES)));
      s3 = exact(s3).add(hot(r, ro + i + 3 * LANES, c, load(x, xo + i + 3 * LANES)));
    }
    float[] lanes = new float[LANES];
    exact(s0).add(exact(s1)).add(exact(s2).add(exact(s3))).intoArray(lanes, 0);
    float rest = 0;
    for (int i = whole; i < n; i++) {
      rest += r[ro + i] == c ? x[xo + i] : 0;
    }
    return VectorRows.addLanes(lanes, 0) + rest;
  }

  @Override
  public void multiplyAdd(
      float[] r,
      int ro,
      float c,
      float addend,
      float factor,
      float[] x,
      int xo,
      float[] y,
      int yo,
      int n) {
    FloatVector a = broadcast(addend);
    FloatVector f = broadcast(factor);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      hot(r, ro + i, c, a).add(load(x, xo + i).mul(f)).intoArray(y, yo + i);
    }
    for (int i = whole; i < n; i++) {
      float product = factor * x[xo + i];
      y[yo + i] = (r[ro + i] == c ? addend : 0) + product;
    }
  }

  private static FloatVector hot(float[] r, int ro, float c, FloatVector x) {
    VectorMask<Float> here = load(r, ro).compare(VectorOperators.EQ, c);
    return exact(broadcast(0).blend(x, here));
  }
}
