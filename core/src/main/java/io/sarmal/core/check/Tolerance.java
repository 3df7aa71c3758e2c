package io.sarmal.core.check;

/**
 * How far from the oracle's a result may be: {@code ε·(relative·|expected| + absolute)}, where ε is
 * the distance from 1 to the next number in the backend's precision.
 */
record Tolerance(double relative, double absolute) {
  /** The oracle's result, rounded to the backend's precision; 0 and -0 are equal. */
  static final Tolerance EXACT = new Tolerance(0, 0);

  /** One rounding. */
  static final Tolerance ROUNDED = new Tolerance(1, 0);

  /** A few units in the last place, as OpenCL allows divisions and roots. */
  static final Tolerance DIVIDED = new Tolerance(4, 0);

  /** A transcendental function: 1e-5 of the result in float32. */
  static final Tolerance FUNCTION = new Tolerance(84, 0);

  /** A function whose small results may be differences of greater numbers. */
  static final Tolerance BOUNDED_FUNCTION = new Tolerance(84, 4);

  /**
   * A sum, in any order, of terms of magnitude up to 1. Rounding errors grow with the partial sums,
   * which are of the size of √length for terms of either sign, and with their number.
   */
  static Tolerance sum(int length) {
    return new Tolerance(length + 4, length + 4);
  }

  /**
   * A recurrent network of a few steps that may sum up {@code terms}: 1e-5 in float32, and more.
   */
  static Tolerance recurrence(int terms) {
    return new Tolerance(84 + terms, 84 + terms);
  }

  boolean accepts(double expected, double given, Precision precision) {
    double rounded = precision.round(expected);
    if (rounded == given || (Double.isNaN(rounded) && Double.isNaN(given))) {
      return true;
    }
    if (equals(EXACT) || Double.isNaN(rounded) || Double.isNaN(given)) {
      return false;
    }
    // An error at the greatest number may overflow, or keep from overflowing.
    double a = Math.max(-precision.greatest, Math.min(rounded, precision.greatest));
    double b = Math.max(-precision.greatest, Math.min(given, precision.greatest));
    double allowed = precision.epsilon * (relative * Math.abs(a) + absolute) + precision.smallest;
    return Math.abs(a - b) <= allowed;
  }
}
