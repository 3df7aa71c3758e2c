package io.sarmal.backend.cpu;

/**
 * Exponential, tanh and sigmoid as loops that C2 turns into vector code.
 *
 * <p>That rules out all that looks at a float's bits, integers, branches and long loop bodies. So
 * powers of two are made by arithmetic, two binary digits of the exponent at a time, in several
 * short loops over buffers that stay in the cache. Ten times as fast as {@link Math#exp}.
 */
final class PlainActivations {
  /** Adding and subtracting it rounds to a whole number. */
  private static final float ROUND = 0x1.8p23f;

  private static final float LOG2_E = (float) (1 / Math.log(2));

  /** The logarithm of 2 in two parts, the first of so few bits that its products are exact. */
  private static final float LN_2 = 0x1.63p-1f;

  private static final float LN_2_REST = (float) (Math.log(2) - LN_2);

  /** Where the exponential of a float is 0, and where it is infinite. */
  private static final float EXP_ZERO = -104;

  private static final float EXP_INFINITE = 89;

  /** {@code tanh} is 1 to the last bit from twice this on. */
  private static final float TANH_ONE = 4.6f;

  private static final ThreadLocal<float[][]> BUFFERS =
      ThreadLocal.withInitial(() -> new float[4][ZeroBased.BLOCK]);

  private PlainActivations() {}

  static void exp(float[] x, float[] y, int n) {
    float[][] buffers = BUFFERS.get();
    float[] exponent = buffers[0];
    float[] value = buffers[1];
    float[] power = buffers[2];
    split(x, exponent, value, n);
    polynomial(value, n);
    quarter(exponent, value, n);
    firstDigit(exponent, power, n);
    secondDigit(exponent, power, n);
    lastDigits(exponent, power, n);
    scale(value, power, y, n);
  }

  /** As {@code exp(min(x, 0)) / (1 + exp(-|x|))}, where nothing overflows. */
  static void sigmoid(float[] x, float[] y, int n) {
    float[] e = BUFFERS.get()[3];
    negativeAbs(x, e, n);
    exp(e, e, n);
    for (int i = 0; i < n; i++) {
      float notNegative = Math.max(0, Math.min(1, x[i] * Float.MAX_VALUE + 1));
      y[i] = Math.max(e[i], notNegative) / (1 + e[i]);
    }
  }

  /**
   * As {@code 2t / (1 + t²)}, where {@code t = tanh(x / 2) = n / d}, a minimax rational function
   * within 3e-8; doubling shrinks what rounding errors {@code t} has near 1.
   */
  static void tanh(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      float h = Math.max(-TANH_ONE, Math.min(TANH_ONE, 0.5f * x[i]));
      float u = h * h;
      float t = h + h * u * ((5.4536013e-6f * u + 0.0025513954f) * u + 0.1259025f);
      float d = 1 + u * ((1.7427583e-4f * u + 0.022297041f) * u + 0.45923564f);
      y[i] = (t + t) / (d + t * (t / d));
    }
  }

  private static void negativeAbs(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = -Math.abs(x[i]);
    }
  }

  /** {@code x = exponent · ln 2 + remainder}, with a whole exponent from -150 to 128. */
  private static void split(float[] x, float[] exponent, float[] remainder, int n) {
    for (int i = 0; i < n; i++) {
      float t = Math.max(EXP_ZERO, Math.min(EXP_INFINITE, x[i]));
      float k = t * LOG2_E + ROUND - ROUND;
      exponent[i] = k;
      remainder[i] = t - k * LN_2 - k * LN_2_REST;
    }
  }

  /** {@code e^r} for {@code |r| ≤ ln 2 / 2}: a minimax polynomial within 3e-9. */
  private static void polynomial(float[] r, int n) {
    for (int i = 0; i < n; i++) {
      float t = r[i];
      float p = 0.0013814539f * t + 0.008368745f;
      p = (p * t + 0.04166839f) * t + 0.16666521f;
      r[i] = (p * t + 0.49999994f) * (t * t) + t + 1;
    }
  }

  /**
   * Takes the exponent's last base-4 digit off into the value, which leaves a quarter of it, and
   * makes that positive. The power of a quarter of any exponent is a normal float.
   */
  private static void quarter(float[] exponent, float[] value, int n) {
    for (int i = 0; i < n; i++) {
      float q = floorOfQuarter(exponent[i]);
      value[i] = value[i] * powerOfDigit(exponent[i] - 4 * q);
      exponent[i] = q + 38;
    }
  }

  private static void firstDigit(float[] exponent, float[] power, int n) {
    for (int i = 0; i < n; i++) {
      float q = floorOfQuarter(exponent[i]);
      power[i] = 0x1p-38f * powerOfDigit(exponent[i] - 4 * q);
      exponent[i] = q;
    }
  }

  private static void secondDigit(float[] exponent, float[] power, int n) {
    for (int i = 0; i < n; i++) {
      float q = floorOfQuarter(exponent[i]);
      float f = powerOfDigit(exponent[i] - 4 * q);
      f = f * f;
      power[i] = power[i] * (f * f);
      exponent[i] = q;
    }
  }

  /** The third digit, and the fourth, which is 0 or 1. */
  private static void lastDigits(float[] exponent, float[] power, int n) {
    for (int i = 0; i < n; i++) {
      float q = floorOfQuarter(exponent[i]);
      float f = powerOfDigit(exponent[i] - 4 * q);
      f = f * f;
      f = f * f;
      f = f * f;
      power[i] = power[i] * (f * f) * (q * (0x1p64f - 1) + 1);
    }
  }

  /** In four steps, of which only the last can leave the range of normal floats, and rounds. */
  private static void scale(float[] value, float[] power, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = value[i] * power[i] * power[i] * power[i] * power[i];
    }
  }

  /** Exact for whole numbers. */
  private static float floorOfQuarter(float k) {
    return 0.25f * k - 0.375f + ROUND - ROUND;
  }

  /** 1, 2, 4 and 8 for 0, 1, 2 and 3, exactly. */
  private static float powerOfDigit(float d) {
    return ((d * d + 5) * d + 6) * (1f / 6);
  }
}
