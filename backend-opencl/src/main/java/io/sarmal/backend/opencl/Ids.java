package io.sarmal.backend.opencl;

/**
 * What is known on the host of the elements of an {@code INT} tensor, so that ids can be checked
 * without waiting for the device.
 *
 * @param least none is less
 * @param most none is more
 */
record Ids(int least, int most) {
  /** Nothing is known. */
  static final Ids ANY = new Ids(Integer.MIN_VALUE, Integer.MAX_VALUE);

  /** Of these elements. */
  static Ids of(int... values) {
    int least = Integer.MAX_VALUE;
    int most = Integer.MIN_VALUE;
    for (int value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return new Ids(least, most);
  }

  /** From 0 to {@code n - 1}. */
  static Ids below(int n) {
    return new Ids(0, n - 1);
  }

  /** Whether all are rows of a table of so many; no elements are, too. */
  boolean areBelow(int rows) {
    return least >= 0 && most < rows;
  }

  /** Of elements of either. */
  Ids or(Ids other) {
    return new Ids(Math.min(least, other.least), Math.max(most, other.most));
  }
}
