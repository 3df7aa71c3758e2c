package io.sarmal.backend.opencl;

/** A number of work-items along each of three dimensions. */
record Extent(long x, long y, long z) {
  static Extent of(long x) {
    return new Extent(x, 1, 1);
  }

  static Extent of(long x, long y) {
    return new Extent(x, y, 1);
  }

  long size() {
    return x * y * z;
  }

  long[] toArray() {
    return new long[] {x, y, z};
  }

  @Override
  public String toString() {
    return x + "×" + y + "×" + z;
  }
}
