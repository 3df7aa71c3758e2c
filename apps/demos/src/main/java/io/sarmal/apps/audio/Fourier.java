package io.sarmal.apps.audio;

import static com.google.common.base.Preconditions.checkArgument;

/** The fast Fourier transform: Cooley and Tukey 1965, radix 2. */
final class Fourier {
  private Fourier() {}

  /**
   * The power of each frequency, {@code |X_k|²} for k from 0 to N / 2.
   *
   * @param signal N real numbers, N a power of two
   */
  static double[] power(double... signal) {
    int n = signal.length;
    checkArgument(Integer.bitCount(n) == 1, "a transform takes a power of two, not %s", n);
    double[] real = new double[n];
    double[] imaginary = new double[n];
    for (int i = 0; i < n; i++) {
      real[n == 1 ? 0 : Integer.reverse(i) >>> (Integer.SIZE - log2(n))] = signal[i];
    }
    for (int half = 1; half < n; half *= 2) {
      for (int k = 0; k < half; k++) {
        double cos = Math.cos(-Math.PI * k / half);
        double sin = Math.sin(-Math.PI * k / half);
        for (int even = k; even < n; even += 2 * half) {
          int odd = even + half;
          double re = cos * real[odd] - sin * imaginary[odd];
          double im = cos * imaginary[odd] + sin * real[odd];
          real[odd] = real[even] - re;
          imaginary[odd] = imaginary[even] - im;
          real[even] += re;
          imaginary[even] += im;
        }
      }
    }
    double[] power = new double[n / 2 + 1];
    for (int k = 0; k < power.length; k++) {
      power[k] = real[k] * real[k] + imaginary[k] * imaginary[k];
    }
    return power;
  }

  private static int log2(int powerOfTwo) {
    return Integer.numberOfTrailingZeros(powerOfTwo);
  }
}
