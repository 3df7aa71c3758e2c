package io.sarmal.backend.opencl;

import io.sarmal.core.op.ReduceOp;

/**
 * A reduction of two numbers to one.
 *
 * @param nothing the result for no numbers
 * @param expression of {@code s} and {@code x}
 */
record Fold(String name, float nothing, String expression) {
  static Fold of(ReduceOp op) {
    return switch (op) {
      case SUM -> new Fold("sum", 0, "s + x");
      case MAX -> new Fold("max", Float.NEGATIVE_INFINITY, "max_of(s, x)");
      case ARGMAX -> throw new IllegalArgumentException("an index is no number to go on with");
    };
  }

  /** A function {@code float fold(float s, float x)}, and what it needs. */
  String function() {
    return Expressions.FUNCTIONS
        + "inline float fold(float s, float x) { return %s; }\n".formatted(expression);
  }

  String start() {
    return Expressions.literal(nothing);
  }
}
