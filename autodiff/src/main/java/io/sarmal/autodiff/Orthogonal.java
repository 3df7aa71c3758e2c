package io.sarmal.autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Doubles;
import io.sarmal.core.Shape;
import java.util.Arrays;

/**
 * Random orthonormal matrices, by Gram and Schmidt on normal ones. Vectors are taken four at a
 * time, so that no sum has to wait for another, and each is an array of its own, whose loops C2
 * vectorises.
 */
final class Orthogonal {
  private Orthogonal() {}

  static double[] values(Shape shape, long seed) {
    checkArgument(shape.rank() == 2, "orthogonal values need a matrix, not shape %s", shape);
    int rows = shape.extent(0);
    int columns = shape.extent(1);
    int count = Math.min(rows, columns);
    int length = Math.max(rows, columns);
    double[] normal = Initializer.gaussian(count * length, seed);
    double[][] vectors = new double[count][];
    for (int i = 0; i < count; i++) {
      double[] vector = Arrays.copyOfRange(normal, i * length, (i + 1) * length);
      // Twice is enough: Giraud, Langou, Rozložník 2005.
      makeOrthogonal(vector, vectors, i);
      makeOrthogonal(vector, vectors, i);
      double norm = Math.sqrt(dot(vector, vector));
      for (int k = 0; k < length; k++) {
        vector[k] /= norm;
      }
      vectors[i] = vector;
    }
    return rows <= columns ? Doubles.concat(vectors) : transposed(vectors, length);
  }

  /** Takes from {@code x} its parts along the first vectors. */
  private static void makeOrthogonal(double[] x, double[][] vectors, int count) {
    int fours = count / 4 * 4;
    double[] dots = new double[count];
    for (int i = 0; i < fours; i += 4) {
      dots(x, vectors[i], vectors[i + 1], vectors[i + 2], vectors[i + 3], dots, i);
    }
    for (int i = fours; i < count; i++) {
      dots[i] = dot(x, vectors[i]);
    }
    for (int i = 0; i < fours; i += 4) {
      subtract(x, vectors[i], vectors[i + 1], vectors[i + 2], vectors[i + 3], dots, i);
    }
    for (int i = fours; i < count; i++) {
      for (int k = 0; k < x.length; k++) {
        x[k] -= dots[i] * vectors[i][k];
      }
    }
  }

  private static void dots(
      double[] x, double[] a, double[] b, double[] c, double[] d, double[] dots, int at) {
    double withA = 0;
    double withB = 0;
    double withC = 0;
    double withD = 0;
    for (int k = 0; k < x.length; k++) {
      withA += x[k] * a[k];
      withB += x[k] * b[k];
      withC += x[k] * c[k];
      withD += x[k] * d[k];
    }
    dots[at] = withA;
    dots[at + 1] = withB;
    dots[at + 2] = withC;
    dots[at + 3] = withD;
  }

  private static void subtract(
      double[] x, double[] a, double[] b, double[] c, double[] d, double[] dots, int at) {
    double alongA = dots[at];
    double alongB = dots[at + 1];
    double alongC = dots[at + 2];
    double alongD = dots[at + 3];
    for (int k = 0; k < x.length; k++) {
      x[k] -= alongA * a[k] + alongB * b[k] + alongC * c[k] + alongD * d[k];
    }
  }

  private static double dot(double[] x, double[] a) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum += x[k] * a[k];
    }
    return sum;
  }

  private static double[] transposed(double[][] vectors, int length) {
    int count = vectors.length;
    double[] t = new double[count * length];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < length; k++) {
        t[k * count + i] = vectors[i][k];
      }
    }
    return t;
  }
}
