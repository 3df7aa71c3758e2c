package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.Vectors.LANES;
import static io.sarmal.backend.cpu.vector.Vectors.SPECIES;
import static io.sarmal.backend.cpu.vector.Vectors.broadcast;
import static io.sarmal.backend.cpu.vector.Vectors.load;

import io.sarmal.backend.cpu.BinaryKernel;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Comparisons of pairs of numbers: 1 for true, 0 for false. */
final class VectorComparison {
  static final BinaryKernel GREATER =
      new BinaryKernel(
          VectorComparison::greater,
          VectorComparison::greater,
          (a, b, bo, y, yo, n) -> less(b, bo, a, y, yo, n));
  static final BinaryKernel GREATER_EQUAL =
      new BinaryKernel(
          VectorComparison::greaterEqual,
          VectorComparison::greaterEqual,
          (a, b, bo, y, yo, n) -> lessEqual(b, bo, a, y, yo, n));
  static final BinaryKernel LESS =
      new BinaryKernel(
          (a, ao, b, bo, y, yo, n) -> greater(b, bo, a, ao, y, yo, n),
          VectorComparison::less,
          (a, b, bo, y, yo, n) -> greater(b, bo, a, y, yo, n));
  static final BinaryKernel LESS_EQUAL =
      new BinaryKernel(
          (a, ao, b, bo, y, yo, n) -> greaterEqual(b, bo, a, ao, y, yo, n),
          VectorComparison::lessEqual,
          (a, b, bo, y, yo, n) -> greaterEqual(b, bo, a, y, yo, n));
  static final BinaryKernel EQUAL =
      new BinaryKernel(
          VectorComparison::equal,
          VectorComparison::equal,
          (a, b, bo, y, yo, n) -> equal(b, bo, a, y, yo, n));

  private VectorComparison() {}

  static void greater(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    FloatVector zero = broadcast(0);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      FloatVector w = load(b, bo + i);
      zero.blend(1, v.compare(VectorOperators.GT, w)).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p > q ? 1 : 0, whole, n, a, ao, b, bo, y, yo);
  }

  static void greater(float[] a, int ao, float b, float[] y, int yo, int n) {
    FloatVector zero = broadcast(0);
    FloatVector w = broadcast(b);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      zero.blend(1, v.compare(VectorOperators.GT, w)).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p > q ? 1 : 0, whole, n, a, ao, b, y, yo);
  }

  static void greaterEqual(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    FloatVector zero = broadcast(0);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      FloatVector w = load(b, bo + i);
      zero.blend(1, v.compare(VectorOperators.GE, w)).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p >= q ? 1 : 0, whole, n, a, ao, b, bo, y, yo);
  }

  static void greaterEqual(float[] a, int ao, float b, float[] y, int yo, int n) {
    FloatVector zero = broadcast(0);
    FloatVector w = broadcast(b);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      zero.blend(1, v.compare(VectorOperators.GE, w)).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p >= q ? 1 : 0, whole, n, a, ao, b, y, yo);
  }

  static void less(float[] a, int ao, float b, float[] y, int yo, int n) {
    FloatVector zero = broadcast(0);
    FloatVector w = broadcast(b);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      zero.blend(1, v.compare(VectorOperators.LT, w)).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p < q ? 1 : 0, whole, n, a, ao, b, y, yo);
  }

  static void lessEqual(float[] a, int ao, float b, float[] y, int yo, int n) {
    FloatVector zero = broadcast(0);
    FloatVector w = broadcast(b);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      zero.blend(1, v.compare(VectorOperators.LE, w)).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p <= q ? 1 : 0, whole, n, a, ao, b, y, yo);
  }

  static void equal(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    FloatVector zero = broadcast(0);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      FloatVector w = load(b, bo + i);
      zero.blend(1, v.compare(VectorOperators.EQ, w)).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p == q ? 1 : 0, whole, n, a, ao, b, bo, y, yo);
  }

  static void equal(float[] a, int ao, float b, float[] y, int yo, int n) {
    FloatVector zero = broadcast(0);
    FloatVector w = broadcast(b);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      zero.blend(1, v.compare(VectorOperators.EQ, w)).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p == q ? 1 : 0, whole, n, a, ao, b, y, yo);
  }
}
