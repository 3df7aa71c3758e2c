package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.Vectors.LANES;
import static io.sarmal.backend.cpu.vector.Vectors.SPECIES;
import static io.sarmal.backend.cpu.vector.Vectors.broadcast;
import static io.sarmal.backend.cpu.vector.Vectors.load;

import io.sarmal.backend.cpu.BinaryKernel;
import jdk.incubator.vector.FloatVector;

/** Arithmetic on pairs of numbers. */
final class VectorArithmetic {
  static final BinaryKernel ADD = commutative(VectorArithmetic::add, VectorArithmetic::add);
  static final BinaryKernel SUB =
      new BinaryKernel(
          VectorArithmetic::subtract,
          (a, ao, b, y, yo, n) -> add(a, ao, -b, y, yo, n), // the same bits
          VectorArithmetic::subtract);
  static final BinaryKernel MUL =
      commutative(VectorArithmetic::multiply, VectorArithmetic::multiply);
  static final BinaryKernel DIV =
      new BinaryKernel(
          VectorArithmetic::divide, VectorArithmetic::divide, VectorArithmetic::divide);
  static final BinaryKernel MAX = commutative(VectorArithmetic::max, VectorArithmetic::max);
  static final BinaryKernel MIN = commutative(VectorArithmetic::min, VectorArithmetic::min);

  private VectorArithmetic() {}

  private static BinaryKernel commutative(
      BinaryKernel.TwoRuns runs, BinaryKernel.RunAndNumber number) {
    return new BinaryKernel(runs, number, (a, b, bo, y, yo, n) -> number.apply(b, bo, a, y, yo, n));
  }

  static void add(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      FloatVector w = load(b, bo + i);
      v.add(w).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p + q, whole, n, a, ao, b, bo, y, yo);
  }

  static void add(float[] a, int ao, float b, float[] y, int yo, int n) {
    FloatVector w = broadcast(b);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      v.add(w).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p + q, whole, n, a, ao, b, y, yo);
  }

  static void subtract(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      FloatVector w = load(b, bo + i);
      v.sub(w).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p - q, whole, n, a, ao, b, bo, y, yo);
  }

  static void subtract(float a, float[] b, int bo, float[] y, int yo, int n) {
    FloatVector v = broadcast(a);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector w = load(b, bo + i);
      v.sub(w).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p - q, whole, n, a, b, bo, y, yo);
  }

  static void multiply(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      FloatVector w = load(b, bo + i);
      v.mul(w).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p * q, whole, n, a, ao, b, bo, y, yo);
  }

  static void multiply(float[] a, int ao, float b, float[] y, int yo, int n) {
    FloatVector w = broadcast(b);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      v.mul(w).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p * q, whole, n, a, ao, b, y, yo);
  }

  static void divide(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      FloatVector w = load(b, bo + i);
      v.div(w).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p / q, whole, n, a, ao, b, bo, y, yo);
  }

  static void divide(float[] a, int ao, float b, float[] y, int yo, int n) {
    FloatVector w = broadcast(b);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      v.div(w).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p / q, whole, n, a, ao, b, y, yo);
  }

  static void divide(float a, float[] b, int bo, float[] y, int yo, int n) {
    FloatVector v = broadcast(a);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector w = load(b, bo + i);
      v.div(w).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> p / q, whole, n, a, b, bo, y, yo);
  }

  static void max(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      FloatVector w = load(b, bo + i);
      v.max(w).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> Math.max(p, q), whole, n, a, ao, b, bo, y, yo);
  }

  static void max(float[] a, int ao, float b, float[] y, int yo, int n) {
    FloatVector w = broadcast(b);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      v.max(w).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> Math.max(p, q), whole, n, a, ao, b, y, yo);
  }

  static void min(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      FloatVector w = load(b, bo + i);
      v.min(w).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> Math.min(p, q), whole, n, a, ao, b, bo, y, yo);
  }

  static void min(float[] a, int ao, float b, float[] y, int yo, int n) {
    FloatVector w = broadcast(b);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(a, ao + i);
      v.min(w).intoArray(y, yo + i);
    }
    Tail.binary((p, q) -> Math.min(p, q), whole, n, a, ao, b, y, yo);
  }
}
