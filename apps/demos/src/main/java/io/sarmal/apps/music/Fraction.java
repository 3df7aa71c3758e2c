package io.sarmal.apps.music;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.math.LongMath;

/**
 * An exact length of music, in whole notes: triplets and dotted notes add up without rounding.
 *
 * @param numerator from 0
 * @param denominator from 1; both in lowest terms
 */
public record Fraction(long numerator, long denominator) implements Comparable<Fraction> {
  /** No time at all. */
  public static final Fraction ZERO = new Fraction(0, 1);

  /** A whole note. */
  public static final Fraction ONE = new Fraction(1, 1);

  /** Brings to lowest terms. */
  public Fraction {
    checkArgument(
        numerator >= 0 && denominator >= 1,
        "a length is 0 or more, not %s/%s",
        numerator,
        denominator);
    long common = LongMath.gcd(numerator, denominator);
    numerator /= common;
    denominator /= common;
  }

  /** The sum. */
  public Fraction plus(Fraction other) {
    long common = LongMath.gcd(denominator, other.denominator);
    return new Fraction(
        Math.addExact(
            Math.multiplyExact(numerator, other.denominator / common),
            Math.multiplyExact(other.numerator, denominator / common)),
        Math.multiplyExact(denominator / common, other.denominator));
  }

  /** The product. */
  public Fraction times(Fraction other) {
    return new Fraction(
        Math.multiplyExact(numerator, other.numerator),
        Math.multiplyExact(denominator, other.denominator));
  }

  /** So many {@code unit}s, rounded to the nearest whole one. */
  public long in(Fraction unit) {
    return Math.round(
        (double) numerator / denominator * ((double) unit.denominator / unit.numerator));
  }

  @Override
  public int compareTo(Fraction other) {
    return Long.compare(
        Math.multiplyExact(numerator, other.denominator),
        Math.multiplyExact(other.numerator, denominator));
  }

  @Override
  public String toString() {
    return denominator == 1 ? Long.toString(numerator) : numerator + "/" + denominator;
  }
}
