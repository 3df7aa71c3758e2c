package io.sarmal.autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.core.Shape;

/** Random orthonormal matrices, by Gram and Schmidt on normal ones. */
final class Orthogonal {
  private Orthogonal() {}

  static double[] values(Shape shape, long seed) {
    checkArgument(shape.rank() == 2, "orthogonal values need a matrix, not shape %s", shape);
    int rows = shape.extent(0);
    int columns = shape.extent(1);
    boolean wide = rows <= columns;
    int count = Math.min(rows, columns);
    int length = Math.max(rows, columns);
    double[] vectors = Initializer.gaussian(count * length, seed);
    for (int i = 0; i < count; i++) {
      // Twice is enough: Giraud, Langou, Rozložník 2005.
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          double dot = dot(vectors, i * length, j * length, length);
          for (int k = 0; k < length; k++) {
            vectors[i * length + k] -= dot * vectors[j * length + k];
          }
        }
      }
      double norm = Math.sqrt(dot(vectors, i * length, i * length, length));
      for (int k = 0; k < length; k++) {
        vectors[i * length + k] /= norm;
      }
    }
    return wide ? vectors : transpose(vectors, count, length);
  }

  private static double dot(double[] v, int a, int b, int length) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      sum += v[a + k] * v[b + k];
    }
    return sum;
  }

  private static double[] transpose(double[] v, int rows, int columns) {
    double[] t = new double[v.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        t[j * rows + i] = v[i * columns + j];
      }
    }
    return t;
  }
}
