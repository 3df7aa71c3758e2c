package io.sarmal.backend.opencl;

import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.UnaryOp;

/**
 * The op codes as expressions of OpenCL C on {@code float}s, with the meaning that core gives them.
 */
final class Expressions {
  /**
   * What the expressions need at the head of a program: functions where OpenCL's differ in NaN and
   * infinities, and those of a gate without calls and branches, so that compilers for CPUs make
   * vector code of them. Products and sums are not contracted, so a kernel's bits do not depend on
   * what is fused with what.
   *
   * <p>The exponential is {@code 2ᵏ·eʳ}, of which the second factor is a minimax polynomial within
   * 3e-9; tanh is {@code 2t / (1 + t²)}, where {@code t = tanh(x / 2)} is a minimax rational
   * function within 3e-8. Sigmoid and tanh are cut off at 1: a quotient may be 2.5 units in the
   * last place off (OpenCL 1.2, section 7.4), and on NVIDIA's devices tanh of -9 was below -1.
   */
  static final String FUNCTIONS =
      """
      #pragma OPENCL FP_CONTRACT OFF
      inline float sign_of(float x) { return x != x ? x : sign(x); }
      inline float relu(float x) { return x < 0.0f ? 0.0f : x; }
      inline float exponential(float x) {
        float t = x < -104.0f ? -104.0f : x > 89.0f ? 89.0f : x;
        float k = rint(t * 0x1.715476p+0f);
        float r = t - k * 0x1.63p-1f - k * -0x1.bd0106p-13f;
        float p = 0.0013814539f * r + 0.008368745f;
        p = (p * r + 0.04166839f) * r + 0.16666521f;
        p = (p * r + 0.49999994f) * (r * r) + r + 1.0f;
        int whole = (int) k;
        int part = whole >> 1;
        return p * as_float((part + 127) << 23) * as_float((whole - part + 127) << 23);
      }
      inline float sigmoid(float x) {
        float e = exponential(-fabs(x));
        float y = (x < 0.0f ? e : 1.0f) / (1.0f + e);
        return y > 1.0f ? 1.0f : y;
      }
      inline float tangent(float x) {
        float h = 0.5f * x;
        h = h < -4.6f ? -4.6f : h > 4.6f ? 4.6f : h;
        float u = h * h;
        float t = h + h * u * ((5.4536013e-6f * u + 0.0025513954f) * u + 0.1259025f);
        float d = 1.0f + u * ((1.7427583e-4f * u + 0.022297041f) * u + 0.45923564f);
        float y = (t + t) / (d + t * (t / d));
        return y < -1.0f ? -1.0f : y > 1.0f ? 1.0f : y;
      }
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
      case EXP -> call("exponential", x);
      case LOG -> call("log", x);
      case LOG1P -> call("log1p", x);
      case SQRT -> call("sqrt", x);
      case SIN -> call("sin", x);
      case COS -> call("cos", x);
      case TANH -> call("tangent", x);
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
