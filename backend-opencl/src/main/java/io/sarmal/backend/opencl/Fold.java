package io.sarmal.backend.opencl;

import io.sarmal.core.op.ReduceOp;
import java.util.Locale;

/** A reduction of two numbers to one. */
enum Fold {
  SUM(0, "s + x"),
  MAX(Float.NEGATIVE_INFINITY, "max_of(s, x)");

  private final float nothing;
  private final String expression;

  /**
   * A reduction.
   *
   * @param nothing the result for no numbers
   * @param expression of {@code s} and {@code x}
   */
  Fold(float nothing, String expression) {
    this.nothing = nothing;
    this.expression = expression;
  }

  static Fold of(ReduceOp op) {
    return switch (op) {
      case SUM -> SUM;
      case MAX -> MAX;
      case ARGMAX -> throw new IllegalArgumentException("an index is no number to go on with");
    };
  }

  /** The result for no numbers. */
  float nothing() {
    return nothing;
  }

  /** What its kernels are called, to begin with. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A function {@code float fold(float s, float x)}, and what it needs. */
  String function() {
    return Expressions.FUNCTIONS
        + "inline float fold(float s, float x) { return %s; }\n".formatted(expression);
  }

  /** The result for no numbers, in OpenCL C. */
  String start() {
    return Expressions.literal(nothing);
  }
}
