package io.sarmal.autodiff;

import io.sarmal.core.Philox;
import io.sarmal.core.Shape;
import java.util.Arrays;

/** What the elements of a parameter are before training: a pure function of shape and seed. */
@FunctionalInterface
public interface Initializer {
  /**
   * The initial values, row-major.
   *
   * @param seed decides all random draws; each parameter of a model gets its own
   */
  double[] values(Shape shape, long seed);

  /** The same value everywhere. */
  static Initializer constant(double value) {
    return (shape, seed) -> {
      double[] values = new double[shape.size()];
      Arrays.fill(values, value);
      return values;
    };
  }

  /** Uniform in {@code [-bound, bound)}. */
  static Initializer uniform(double bound) {
    return (shape, seed) ->
        Arrays.stream(uniform01(shape.size(), seed, 0)).map(u -> (2 * u - 1) * bound).toArray();
  }

  /** Uniform in {@code [low, high)}. */
  static Initializer uniform(double low, double high) {
    return (shape, seed) ->
        Arrays.stream(uniform01(shape.size(), seed, 0)).map(u -> low + u * (high - low)).toArray();
  }

  /** Normal with mean 0 and the given standard deviation. */
  static Initializer normal(double deviation) {
    return (shape, seed) -> {
      double[] values = gaussian(shape.size(), seed);
      return Arrays.stream(values).map(v -> v * deviation).toArray();
    };
  }

  /**
   * A random matrix with orthonormal rows or columns, whichever are fewer: Saxe, McClelland and
   * Ganguli 2014. For shapes of rank 2.
   */
  static Initializer orthogonal() {
    return Orthogonal::values;
  }

  /** The identity matrix, or as much of it as fits a shape of rank 2. */
  static Initializer identity() {
    return (shape, seed) -> {
      double[] values = new double[shape.size()];
      int columns = shape.extent(1);
      for (int i = 0; i < Math.min(shape.extent(0), columns); i++) {
        values[i * columns + i] = 1;
      }
      return values;
    };
  }

  /** {@code n} numbers in [0, 1), a function of seed and stream. */
  private static double[] uniform01(int n, long seed, int stream) {
    float[] words = new float[n];
    Philox.uniform(new int[] {(int) seed, (int) (seed >>> 32)}, stream, 0, n, words, 0);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = words[i];
    }
    return values;
  }

  /** {@code n} numbers of the standard normal distribution, by Box and Muller 1958. */
  static double[] gaussian(int n, long seed) {
    double[] radius = uniform01(n, seed, 0);
    double[] angle = uniform01(n, seed, 1);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = Math.sqrt(-2 * Math.log(1 - radius[i])) * Math.cos(2 * Math.PI * angle[i]);
    }
    return values;
  }
}
