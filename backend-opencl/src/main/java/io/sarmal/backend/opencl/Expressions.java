package io.sarmal.backend.opencl;

import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.UnaryOp;

/**
 * The op codes as expressions of OpenCL C on {@code float}s, with the meaning that core gives them.
 */
final class Expressions {
  /**
   * What the expressions need at the head of a program: functions where OpenCL's differ in NaN and
   * infinities. Products and sums are not contracted, so a kernel's bits do not depend on what is
   * fused with what.
   */
  static final String FUNCTIONS =
      """
      #pragma OPENCL FP_CONTRACT OFF
      inline float sign_of(float x) { return x != x ? x : sign(x); }
      inline float relu(float x) { return x < 0.0f ? 0.0f : x; }
      inline float sigmoid(float x) { return 1.0f / (1.0f + exp(-x)); }
      inline float max_of(float a, float b) { return a > b || a != a ? a : b; }
      inline float min_of(float a, float b) { return a < b || a != a ? a : b; }
      inline float power(float a, float b) {
        return b != b || (isinf(b) && fabs(a) == 1.0f) ? NAN : pow(a, b);
      }
      """;

  private Expressions() {}

  /** A number, to the bit. */
  static String literal(float value) {
    if (Float.isNaN(value)) {
      return "NAN";
    }
    if (Float.isInfinite(value)) {
      return value > 0 ? "INFINITY" : "(-INFINITY)";
    }
    return "(" + Float.toHexString(value) + "f)";
  }

  /** {@code op(x)}. */
  static String unary(UnaryOp op, String x) {
    return switch (op) {
      case NEG -> "(-" + x + ")";
      case ABS -> call("fabs", x);
      case SIGN -> call("sign_of", x);
      case RELU -> call("relu", x);
      case EXP -> call("exp", x);
      case LOG -> call("log", x);
      case LOG1P -> call("log1p", x);
      case SQRT -> call("sqrt", x);
      case SIN -> call("sin", x);
      case COS -> call("cos", x);
      case TANH -> call("tanh", x);
      case SIGMOID -> call("sigmoid", x);
      case FLOOR -> call("floor", x);
    };
  }

  /** {@code a op b}. */
  static String binary(BinaryOp op, String a, String b) {
    return switch (op) {
      case ADD -> infix(a, "+", b);
      case SUB -> infix(a, "-", b);
      case MUL -> infix(a, "*", b);
      case DIV -> infix(a, "/", b);
      case MAX -> call("max_of", a, b);
      case MIN -> call("min_of", a, b);
      case POW -> call("power", a, b);
      case GREATER -> truth(a, ">", b);
      case GREATER_EQUAL -> truth(a, ">=", b);
      case LESS -> truth(a, "<", b);
      case LESS_EQUAL -> truth(a, "<=", b);
      case EQUAL -> truth(a, "==", b);
    };
  }

  /** {@code a} where {@code condition} is not 0, else {@code b}. */
  static String select(String condition, String a, String b) {
    return "(%s != 0.0f ? %s : %s)".formatted(condition, a, b);
  }

  private static String call(String function, String... arguments) {
    return function + "(" + String.join(", ", arguments) + ")";
  }

  private static String infix(String a, String operator, String b) {
    return "(" + a + " " + operator + " " + b + ")";
  }

  private static String truth(String a, String operator, String b) {
    return "(" + a + " " + operator + " " + b + " ? 1.0f : 0.0f)";
  }
}
