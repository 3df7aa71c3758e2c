package io.sarmal.core.check;

import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;

/** How precise the real numbers of a backend are. */
enum Precision {
  FLOAT32(Math.ulp(1f), Float.MIN_NORMAL, Float.MAX_VALUE),
  FLOAT64(Math.ulp(1.0), Double.MIN_NORMAL, Double.MAX_VALUE);

  /** The distance from 1 to the next greater number. */
  final double epsilon;

  /** Smaller numbers may be taken for 0. */
  final double smallest;

  /** The greatest finite number. */
  final double greatest;

  Precision(double epsilon, double smallest, double greatest) {
    this.epsilon = epsilon;
    this.smallest = smallest;
    this.greatest = greatest;
  }

  /** Finds out what is left of a double that was given to a backend. */
  static Precision of(Backend backend) {
    double[] value = {1 + FLOAT64.epsilon};
    Tensor tensor = backend.tensor(Shape.SCALAR, value);
    backend.read(tensor, value);
    backend.release(tensor);
    return value[0] == 1 ? FLOAT32 : FLOAT64;
  }

  double round(double value) {
    return this == FLOAT32 ? (float) value : value;
  }
}
