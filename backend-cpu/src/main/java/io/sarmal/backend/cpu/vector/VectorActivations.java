package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.Vectors.LANES;
import static io.sarmal.backend.cpu.vector.Vectors.SPECIES;
import static io.sarmal.backend.cpu.vector.Vectors.bits;
import static io.sarmal.backend.cpu.vector.Vectors.broadcast;
import static io.sarmal.backend.cpu.vector.Vectors.floats;
import static io.sarmal.backend.cpu.vector.Vectors.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Exponential, logarithm and the functions made from them.
 *
 * <p>Not the API's own functions: those may round in one way before their caller is compiled and in
 * another after, and are slow where the JVM brings no vector code for them.
 */
final class VectorActivations {
  /** Adding and subtracting it rounds to a whole number; the number shows in the low bits. */
  private static final float ROUND = 0x1.8p23f;

  private static final int BIAS = 127;
  private static final int FRACTION_BITS = 23;

  /** As {@link #ROUND}; what shows is the exponent of a float. */
  private static final float ROUND_EXPONENT = ROUND + BIAS;

  /** As {@link #ROUND_EXPONENT}, for the product with {@link #SMALL}. */
  private static final float ROUND_SMALL = ROUND_EXPONENT - 64;

  private static final float LOG2_E = (float) (1 / Math.log(2));
  private static final float LN_2 = (float) Math.log(2);
  private static final float LN_2_REST = (float) (Math.log(2) - LN_2);

  /** Where the exponential of a float is 0, and where it is infinite. */
  private static final float EXP_ZERO = -104;

  private static final float EXP_INFINITE = 89;

  /**
   * {@code 1 - tanh} is less than half a unit in the last place of 1 at half of this and beyond.
   */
  private static final float TANH_ONE = -19;

  /** A power of two, so small that its product with any {@code exp(-x)} is a float. */
  private static final float SMALL = 0x1p-64f;

  /** {@code 1 + exp(-x)} is 1 at this and beyond. */
  private static final float SIGMOID_ONE = 18;

  private VectorActivations() {}

  static void exp(float[] x, int xo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      exp(atMost(atLeast(load(x, xo + i), EXP_ZERO), EXP_INFINITE)).intoArray(y, yo + i);
    }
    Tail.padded(VectorActivations::exp, whole, n, x, xo, y, yo);
  }

  /** As {@code s / (s + s · exp(-x))} with an {@code s} that keeps all of it from overflowing. */
  static void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector t = atLeast(atMost(load(x, xo + i).neg(), -EXP_ZERO), -SIGMOID_ONE);
      FloatVector shifted = shifted(t, ROUND_SMALL);
      FloatVector power = power(shifted);
      FloatVector sum = expm1(remainder(t, shifted, ROUND_SMALL)).fma(power, power.add(SMALL));
      broadcast(SMALL).div(sum).intoArray(y, yo + i);
    }
    Tail.padded(VectorActivations::sigmoid, whole, n, x, xo, y, yo);
  }

  /** As {@code -m / (m + 2)}, where {@code m = exp(-2|x|) - 1}, with the sign of {@code x}. */
  static void tanh(float[] x, int xo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(x, xo + i);
      FloatVector t = atLeast(v.abs().mul(-2), TANH_ONE);
      FloatVector shifted = shifted(t, ROUND_EXPONENT);
      FloatVector power = power(shifted);
      FloatVector m = expm1(remainder(t, shifted, ROUND_EXPONENT)).fma(power, power.sub(1));
      IntVector magnitude = bits(m.div(m.add(2)).abs());
      floats(magnitude.lanewise(VectorOperators.OR, sign(v))).intoArray(y, yo + i);
    }
    Tail.padded(VectorActivations::tanh, whole, n, x, xo, y, yo);
  }

  /**
   * As {@code k · ln 2 + ln(1 + f)}, where {@code x = 2^k · (1 + f)} and {@code 1 + f} is near 1,
   * with {@code ln(1 + f) = 2 artanh(s) = 2s + 2s³/3 + …} for {@code s = f / (2 + f)}, arranged so
   * that {@code f} itself enters last and exactly (as in Sun's fdlibm).
   */
  static void log(float[] x, int xo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      log(load(x, xo + i)).intoArray(y, yo + i);
    }
    Tail.padded(VectorActivations::log, whole, n, x, xo, y, yo);
  }

  /**
   * {@code 2^n · (1 + expm1(r))}, the power in two steps since it may be no float itself. The bits
   * of {@link #ROUND} that come with {@code n} are shifted out where powers are made.
   */
  private static FloatVector exp(FloatVector x) {
    FloatVector shifted = shifted(x, ROUND);
    IntVector n = bits(shifted);
    IntVector half = n.lanewise(VectorOperators.ASHR, 1);
    FloatVector r = remainder(x, shifted, ROUND);
    return expm1(r).add(1).mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
  }

  /** Two instructions, where the API's maximum, which tells zeros from each other, takes five. */
  private static FloatVector atLeast(FloatVector x, float least) {
    return x.blend(least, x.compare(VectorOperators.LT, least));
  }

  private static FloatVector atMost(FloatVector x, float most) {
    return x.blend(most, x.compare(VectorOperators.GT, most));
  }

  private static IntVector sign(FloatVector x) {
    return bits(x).lanewise(VectorOperators.AND, Integer.MIN_VALUE);
  }

  /** {@code x / ln 2}, rounded, plus a number that rounds. */
  private static FloatVector shifted(FloatVector x, float round) {
    return x.fma(broadcast(LOG2_E), broadcast(round));
  }

  /** {@code x - n · ln 2}, at most half of ln 2 either way. */
  private static FloatVector remainder(FloatVector x, FloatVector shifted, float round) {
    FloatVector n = shifted.sub(round);
    FloatVector high = n.fma(broadcast(-LN_2), x);
    return n.fma(broadcast(-LN_2_REST), high);
  }

  /** A minimax polynomial for {@code e^r - 1}, relative to {@code e^r} within 3e-9. */
  private static FloatVector expm1(FloatVector r) {
    FloatVector p = broadcast(0.0013814539f);
    p = p.fma(r, broadcast(0.008368745f));
    p = p.fma(r, broadcast(0.04166839f));
    p = p.fma(r, broadcast(0.16666521f));
    p = p.fma(r, broadcast(0.49999994f));
    return p.fma(r.mul(r), r);
  }

  /** The power of two whose exponent shows in the low bits. */
  private static FloatVector power(FloatVector shifted) {
    return floats(bits(shifted).lanewise(VectorOperators.LSHL, FRACTION_BITS));
  }

  private static FloatVector powerOfTwo(IntVector n) {
    return floats(n.add(BIAS).lanewise(VectorOperators.LSHL, FRACTION_BITS));
  }

  private static FloatVector log(FloatVector x) {
    VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    FloatVector normal = x.blend(x.mul(0x1p23f), subnormal);
    int root = Float.floatToRawIntBits((float) Math.sqrt(0.5)); // 1 + f is from this to twice this
    IntVector bits = Vectors.bits(normal).sub(root);
    IntVector exponent = bits.lanewise(VectorOperators.ASHR, FRACTION_BITS);
    FloatVector f =
        floats(bits.lanewise(VectorOperators.AND, (1 << FRACTION_BITS) - 1).add(root)).sub(1);
    FloatVector k = floats(exponent.add(Float.floatToRawIntBits(ROUND))).sub(ROUND);
    k = k.blend(k.sub(23), subnormal);
    FloatVector s = f.div(f.add(2));
    FloatVector z = s.mul(s);
    FloatVector series = broadcast(2f / 9);
    series = series.fma(z, broadcast(2f / 7));
    series = series.fma(z, broadcast(2f / 5));
    series = series.fma(z, broadcast(2f / 3)).mul(z);
    FloatVector half = f.mul(f).mul(0.5f);
    FloatVector small = k.fma(broadcast(LN_2_REST), s.mul(half.add(series)));
    FloatVector log = k.fma(broadcast(LN_2), f.sub(half.sub(small)));
    return log.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY))
        .blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0))
        .blend(Float.NaN, x.compare(VectorOperators.GE, 0).not());
  }
}
