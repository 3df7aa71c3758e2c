package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.Vectors.LANES;
import static io.sarmal.backend.cpu.vector.Vectors.SPECIES;
import static io.sarmal.backend.cpu.vector.Vectors.broadcast;
import static io.sarmal.backend.cpu.vector.Vectors.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Element-wise operations of one operand that are an instruction or a few. */
final class VectorUnary {
  private VectorUnary() {}

  static void negate(float[] x, int xo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(x, xo + i);
      v.neg().intoArray(y, yo + i);
    }
    Tail.unary(v -> -v, whole, n, x, xo, y, yo);
  }

  static void abs(float[] x, int xo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(x, xo + i);
      v.abs().intoArray(y, yo + i);
    }
    Tail.unary(v -> Math.abs(v), whole, n, x, xo, y, yo);
  }

  static void sign(float[] x, int xo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(x, xo + i);
      v.blend(1, v.compare(VectorOperators.GT, 0))
          .blend(-1, v.compare(VectorOperators.LT, 0))
          .intoArray(y, yo + i);
    }
    Tail.unary(v -> Math.signum(v), whole, n, x, xo, y, yo);
  }

  static void relu(float[] x, int xo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(x, xo + i);
      v.max(0).intoArray(y, yo + i);
    }
    Tail.unary(v -> Math.max(v, 0), whole, n, x, xo, y, yo);
  }

  static void sqrt(float[] x, int xo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(x, xo + i);
      v.sqrt().intoArray(y, yo + i);
    }
    Tail.unary(v -> (float) Math.sqrt(v), whole, n, x, xo, y, yo);
  }

  /**
   * Rounds by adding a number so large that no fraction is left, then corrects what was rounded up.
   * Whole numbers, which include all from 2^23 on, stay as they are, sign of zero included.
   */
  static void floor(float[] x, int xo, float[] y, int yo, int n) {
    float large = 0x1p23f;
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(x, xo + i);
      FloatVector shift = broadcast(large).blend(-large, v.compare(VectorOperators.LT, 0));
      FloatVector rounded = v.add(shift).sub(shift);
      FloatVector floor = rounded.blend(rounded.sub(1), rounded.compare(VectorOperators.GT, v));
      VectorMask<Float> isWhole =
          rounded.compare(VectorOperators.EQ, v).or(v.abs().compare(VectorOperators.GE, large));
      floor.blend(v, isWhole).intoArray(y, yo + i);
    }
    Tail.unary(v -> (float) Math.floor(v), whole, n, x, xo, y, yo);
  }
}
