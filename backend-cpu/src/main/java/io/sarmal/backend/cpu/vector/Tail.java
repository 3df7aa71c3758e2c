package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.Vectors.LANES;

import io.sarmal.backend.cpu.UnaryKernel;

/** The elements that are left over at the end of a run, fewer than a vector. */
final class Tail {
  private Tail() {}

  /** A function of one number. */
  @FunctionalInterface
  interface Unary {
    float apply(float x);
  }

  /** A function of two numbers. */
  @FunctionalInterface
  interface Binary {
    float apply(float a, float b);
  }

  /** A function of three numbers. */
  @FunctionalInterface
  interface Ternary {
    float apply(float a, float b, float c);
  }

  /** A function of four numbers. */
  @FunctionalInterface
  interface Quaternary {
    float apply(float a, float b, float c, float d);
  }

  /** A function of five numbers. */
  @FunctionalInterface
  interface Quinary {
    float apply(float a, float b, float c, float d, float e);
  }

  static void unary(Unary op, int from, int n, float[] x, int xo, float[] y, int yo) {
    for (int i = from; i < n; i++) {
      y[yo + i] = op.apply(x[xo + i]);
    }
  }

  static void binary(
      Binary op, int from, int n, float[] a, int ao, float[] b, int bo, float[] y, int yo) {
    for (int i = from; i < n; i++) {
      y[yo + i] = op.apply(a[ao + i], b[bo + i]);
    }
  }

  static void binary(Binary op, int from, int n, float[] a, int ao, float b, float[] y, int yo) {
    for (int i = from; i < n; i++) {
      y[yo + i] = op.apply(a[ao + i], b);
    }
  }

  static void binary(Binary op, int from, int n, float a, float[] b, int bo, float[] y, int yo) {
    for (int i = from; i < n; i++) {
      y[yo + i] = op.apply(a, b[bo + i]);
    }
  }

  static void ternary(Ternary op, int from, int n, float[][] x, int[] at, float[] y, int yo) {
    for (int i = from; i < n; i++) {
      y[yo + i] = op.apply(x[0][at[0] + i], x[1][at[1] + i], x[2][at[2] + i]);
    }
  }

  static void quaternary(Quaternary op, int from, int n, float[][] x, int[] at, float[] y, int yo) {
    for (int i = from; i < n; i++) {
      y[yo + i] = op.apply(x[0][at[0] + i], x[1][at[1] + i], x[2][at[2] + i], x[3][at[3] + i]);
    }
  }

  static void quinary(Quinary op, int from, int n, float[][] x, int[] at, float[] y, int yo) {
    for (int i = from; i < n; i++) {
      y[yo + i] =
          op.apply(
              x[0][at[0] + i], x[1][at[1] + i], x[2][at[2] + i], x[3][at[3] + i], x[4][at[4] + i]);
    }
  }

  /**
   * Lets a kernel do its own tail, in a vector filled up with zeros: for operations whose bits no
   * scalar code reproduces.
   */
  static void padded(UnaryKernel kernel, int from, int n, float[] x, int xo, float[] y, int yo) {
    if (from < n) {
      float[] vector = new float[LANES];
      System.arraycopy(x, xo + from, vector, 0, n - from);
      kernel.apply(vector, 0, vector, 0, LANES);
      System.arraycopy(vector, 0, y, yo + from, n - from);
    }
  }
}
