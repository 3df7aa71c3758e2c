package io.sarmal.backend.cpu.vector;

import io.sarmal.backend.cpu.Matrix;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A row times a matrix whose columns are contiguous, as dot products along them. */
final class VectorDots {
  private static final VectorSpecies<Float> SPECIES = VectorTiles.SPECIES;
  private static final int LANES = VectorTiles.LANES;

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
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = s00;
    FloatVector s10 = s00;
    FloatVector s11 = s00;
    FloatVector s20 = s00;
    FloatVector s21 = s00;
    FloatVector s30 = s00;
    FloatVector s31 = s00;
    for (int k = 0; k < depth; k += 2 * LANES) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, a, ao + k);
      FloatVector x1 = FloatVector.fromArray(SPECIES, a, ao + k + LANES);
      s00 = x0.fma(FloatVector.fromArray(SPECIES, b, bo + k), s00);
      s01 = x1.fma(FloatVector.fromArray(SPECIES, b, bo + k + LANES), s01);
      s10 = x0.fma(FloatVector.fromArray(SPECIES, b, b1 + k), s10);
      s11 = x1.fma(FloatVector.fromArray(SPECIES, b, b1 + k + LANES), s11);
      s20 = x0.fma(FloatVector.fromArray(SPECIES, b, b2 + k), s20);
      s21 = x1.fma(FloatVector.fromArray(SPECIES, b, b2 + k + LANES), s21);
      s30 = x0.fma(FloatVector.fromArray(SPECIES, b, b3 + k), s30);
      s31 = x1.fma(FloatVector.fromArray(SPECIES, b, b3 + k + LANES), s31);
    }
    s00.add(s01).intoArray(lanes, 0);
    s10.add(s11).intoArray(lanes, LANES);
    s20.add(s21).intoArray(lanes, 2 * LANES);
    s30.add(s31).intoArray(lanes, 3 * LANES);
  }

  private static void dot1(int depth, float[] a, int ao, float[] b, int bo, float[] lanes, int at) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    for (int k = 0; k < depth; k += 2 * LANES) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, a, ao + k);
      FloatVector x1 = FloatVector.fromArray(SPECIES, a, ao + k + LANES);
      s0 = x0.fma(FloatVector.fromArray(SPECIES, b, bo + k), s0);
      s1 = x1.fma(FloatVector.fromArray(SPECIES, b, bo + k + LANES), s1);
    }
    s0.add(s1).intoArray(lanes, at);
  }
}
