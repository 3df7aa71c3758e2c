package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.Vectors.LANES;
import static io.sarmal.backend.cpu.vector.Vectors.broadcast;
import static io.sarmal.backend.cpu.vector.Vectors.exact;
import static io.sarmal.backend.cpu.vector.Vectors.load;

import io.sarmal.backend.cpu.Matrix;
import jdk.incubator.vector.FloatVector;

/** A row times a matrix whose columns are contiguous, as dot products along them. */
final class VectorDots {
  private VectorDots() {}

  /**
   * Sets {@code c = d + a·B} for one row; {@code a} and the columns of {@code b} are contiguous.
   */
  static void multiply(Matrix a, Matrix b, Matrix d, Matrix c, float[] lanes) {
    int depth = a.columns();
    int whole = depth - depth % (2 * LANES);
    int columns = c.columns();
    for (int j = 0; j < columns; j += 4) {
      int count = Math.min(4, columns - j);
      if (count == 4) {
        dot4(whole, a.data(), a.offset(), b.data(), b.index(0, j), b.columnStride(), lanes);
      } else {
        for (int i = 0; i < count; i++) {
          dot1(whole, a.data(), a.offset(), b.data(), b.index(0, j + i), lanes, i * LANES);
        }
      }
      for (int i = 0; i < count; i++) {
        float sum = VectorRows.addLanes(lanes, i * LANES);
        int bo = b.index(0, j + i);
        for (int k = whole; k < depth; k++) {
          sum = Math.fma(a.data()[a.offset() + k], b.data()[bo + k], sum);
        }
        c.data()[c.index(0, j + i)] = d == null ? sum : d.data()[d.index(0, j + i)] + sum;
      }
    }
  }

  private static void dot4(
      int depth, float[] a, int ao, float[] b, int bo, int stride, float[] lanes) {
    int b1 = bo + stride;
    int b2 = b1 + stride;
    int b3 = b2 + stride;
    FloatVector s00 = broadcast(0);
    FloatVector s01 = s00;
    FloatVector s10 = s00;
    FloatVector s11 = s00;
    FloatVector s20 = s00;
    FloatVector s21 = s00;
    FloatVector s30 = s00;
    FloatVector s31 = s00;
    for (int k = 0; k < depth; k += 2 * LANES) {
      FloatVector x0 = load(a, ao + k);
      FloatVector x1 = load(a, ao + k + LANES);
      s00 = x0.fma(load(b, bo + k), exact(s00));
      s01 = x1.fma(load(b, bo + k + LANES), exact(s01));
      s10 = x0.fma(load(b, b1 + k), exact(s10));
      s11 = x1.fma(load(b, b1 + k + LANES), exact(s11));
      s20 = x0.fma(load(b, b2 + k), exact(s20));
      s21 = x1.fma(load(b, b2 + k + LANES), exact(s21));
      s30 = x0.fma(load(b, b3 + k), exact(s30));
      s31 = x1.fma(load(b, b3 + k + LANES), exact(s31));
    }
    exact(s00).add(exact(s01)).intoArray(lanes, 0);
    exact(s10).add(exact(s11)).intoArray(lanes, LANES);
    exact(s20).add(exact(s21)).intoArray(lanes, 2 * LANES);
    exact(s30).add(exact(s31)).intoArray(lanes, 3 * LANES);
  }

  private static void dot1(int depth, float[] a, int ao, float[] b, int bo, float[] lanes, int at) {
    FloatVector s0 = broadcast(0);
    FloatVector s1 = s0;
    for (int k = 0; k < depth; k += 2 * LANES) {
      FloatVector x0 = load(a, ao + k);
      FloatVector x1 = load(a, ao + k + LANES);
      s0 = x0.fma(load(b, bo + k), exact(s0));
      s1 = x1.fma(load(b, bo + k + LANES), exact(s1));
    }
    exact(s0).add(exact(s1)).intoArray(lanes, at);
  }
}
