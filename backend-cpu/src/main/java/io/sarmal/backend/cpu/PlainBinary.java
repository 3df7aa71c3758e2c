package io.sarmal.backend.cpu;

import io.sarmal.core.op.BinaryOp;

/** Operations on pairs of elements as plain loops; C2 turns arithmetic into vector code. */
final class PlainBinary {
  private PlainBinary() {}

  static BinaryKernel of(BinaryOp op) {
    return switch (op) {
      case ADD -> commutative(PlainBinary::add, PlainBinary::add);
      case SUB -> kernel(PlainBinary::subtract, PlainBinary::subtract, PlainBinary::subtractFrom);
      case MUL -> commutative(PlainBinary::multiply, PlainBinary::multiply);
      case DIV -> kernel(PlainBinary::divide, PlainBinary::divide, PlainBinary::divideInto);
      case MAX -> commutative(PlainBinary::max, PlainBinary::max);
      case MIN -> commutative(PlainBinary::min, PlainBinary::min);
      case POW -> kernel(PlainBinary::power, PlainBinary::power, PlainBinary::powerOf);
      case GREATER -> kernel(PlainBinary::greater, PlainBinary::greater, PlainBinary::less);
      case GREATER_EQUAL ->
          kernel(PlainBinary::greaterEqual, PlainBinary::greaterEqual, PlainBinary::lessEqual);
      case LESS -> kernel(PlainBinary::less, PlainBinary::less, PlainBinary::greater);
      case LESS_EQUAL ->
          kernel(PlainBinary::lessEqual, PlainBinary::lessEqual, PlainBinary::greaterEqual);
      case EQUAL -> commutative(PlainBinary::equal, PlainBinary::equal);
    };
  }

  /**
   * The three forms of an operation.
   *
   * @param swapped {@code op(b, a)}: the second number stands before the run
   */
  private static BinaryKernel kernel(
      ZeroBased.Binary runs, ZeroBased.WithNumber number, ZeroBased.WithNumber swapped) {
    BinaryKernel.RunAndNumber numberFirst = ZeroBased.number(swapped);
    return new BinaryKernel(
        ZeroBased.runs(runs),
        ZeroBased.number(number),
        (a, b, bo, y, yo, n) -> numberFirst.apply(b, bo, a, y, yo, n));
  }

  private static BinaryKernel commutative(ZeroBased.Binary runs, ZeroBased.WithNumber number) {
    return kernel(runs, number, number);
  }

  private static void add(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] + b[i];
    }
  }

  private static void add(float[] a, float b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] + b;
    }
  }

  private static void subtract(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] - b[i];
    }
  }

  private static void subtract(float[] a, float b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] - b;
    }
  }

  private static void subtractFrom(float[] a, float b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = b - a[i];
    }
  }

  private static void multiply(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] * b[i];
    }
  }

  private static void multiply(float[] a, float b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] * b;
    }
  }

  private static void divide(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] / b[i];
    }
  }

  private static void divide(float[] a, float b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] / b;
    }
  }

  private static void divideInto(float[] a, float b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = b / a[i];
    }
  }

  private static void max(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.max(a[i], b[i]);
    }
  }

  private static void max(float[] a, float b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.max(a[i], b);
    }
  }

  private static void min(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.min(a[i], b[i]);
    }
  }

  private static void min(float[] a, float b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.min(a[i], b);
    }
  }

  private static void power(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) Math.pow(a[i], b[i]);
    }
  }

  private static void power(float[] a, float b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) Math.pow(a[i], b);
    }
  }

  private static void powerOf(float[] a, float b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) Math.pow(b, a[i]);
    }
  }

  private static void greater(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] > b[i] ? 1 : 0;
    }
  }

  private static void greater(float[] a, float b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] > b ? 1 : 0;
    }
  }

  private static void greaterEqual(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] >= b[i] ? 1 : 0;
    }
  }

  private static void greaterEqual(float[] a, float b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] >= b ? 1 : 0;
    }
  }

  private static void less(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] < b[i] ? 1 : 0;
    }
  }

  private static void less(float[] a, float b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] < b ? 1 : 0;
    }
  }

  private static void lessEqual(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] <= b[i] ? 1 : 0;
    }
  }

  private static void lessEqual(float[] a, float b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] <= b ? 1 : 0;
    }
  }

  private static void equal(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] == b[i] ? 1 : 0;
    }
  }

  private static void equal(float[] a, float b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] == b ? 1 : 0;
    }
  }
}
