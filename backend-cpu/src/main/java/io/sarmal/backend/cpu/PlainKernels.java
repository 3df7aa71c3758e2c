package io.sarmal.backend.cpu;

import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.UnaryOp;
import java.util.EnumMap;
import java.util.Map;

/** The kernels in plain Java, for a JVM without the Vector API. */
public final class PlainKernels implements Kernels {
  /** The longest run that is summed without halving it, which bounds the error. */
  private static final int SUM_BLOCK = 512;

  private final GemmKernel gemm = new PlainGemm();
  private final Map<UnaryOp, UnaryKernel> unary = new EnumMap<>(UnaryOp.class);
  private final Map<BinaryOp, BinaryKernel> binary = new EnumMap<>(BinaryOp.class);
  private final BinaryKernel add;

  /** Kernels in plain Java, which run everywhere. */
  public PlainKernels() {
    for (UnaryOp op : UnaryOp.values()) {
      unary.put(op, ZeroBased.unary(loop(op)));
    }
    for (BinaryOp op : BinaryOp.values()) {
      binary.put(op, PlainBinary.of(op));
    }
    add = binary.get(BinaryOp.ADD);
  }

  private static ZeroBased.Unary loop(UnaryOp op) {
    return switch (op) {
      case NEG -> PlainUnary::negate;
      case ABS -> PlainUnary::abs;
      case SIGN -> PlainUnary::sign;
      case RELU -> PlainUnary::relu;
      case EXP -> PlainActivations::exp;
      case LOG -> PlainUnary::log;
      case LOG1P -> PlainUnary::log1p;
      case SQRT -> PlainUnary::sqrt;
      case SIN -> PlainUnary::sin;
      case COS -> PlainUnary::cos;
      case TANH -> PlainActivations::tanh;
      case SIGMOID -> PlainActivations::sigmoid;
      case FLOOR -> PlainUnary::floor;
    };
  }

  @Override
  public String description() {
    return "plain Java";
  }

  @Override
  public int vectorBits() {
    return 0;
  }

  @Override
  public GemmKernel gemm() {
    return gemm;
  }

  @Override
  public UnaryKernel unary(UnaryOp op) {
    return unary.get(op);
  }

  @Override
  public BinaryKernel binary(BinaryOp op) {
    return binary.get(op);
  }

  @Override
  public void select(
      float[] condition, int co, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = condition[co + i] == 0 ? b[bo + i] : a[ao + i];
    }
  }

  @Override
  public void axpy(float factor, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] += factor * x[xo + i];
    }
  }

  @Override
  public float sum(float[] x, int xo, int n) {
    if (n > SUM_BLOCK) {
      int half = n / 2;
      return sum(x, xo, half) + sum(x, xo + half, n - half);
    }
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int whole = xo + n - n % 8;
    for (int i = xo; i < whole; i += 8) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
      s4 += x[i + 4];
      s5 += x[i + 5];
      s6 += x[i + 6];
      s7 += x[i + 7];
    }
    float rest = 0;
    for (int i = whole; i < xo + n; i++) {
      rest += x[i];
    }
    return (s0 + s4 + (s2 + s6)) + (s1 + s5 + (s3 + s7)) + rest;
  }

  @Override
  public float max(float[] x, int xo, int n) {
    float m0 = Float.NEGATIVE_INFINITY;
    float m1 = m0;
    float m2 = m0;
    float m3 = m0;
    int whole = xo + n - n % 4;
    for (int i = xo; i < whole; i += 4) {
      m0 = Math.max(m0, x[i]);
      m1 = Math.max(m1, x[i + 1]);
      m2 = Math.max(m2, x[i + 2]);
      m3 = Math.max(m3, x[i + 3]);
    }
    for (int i = whole; i < xo + n; i++) {
      m0 = Math.max(m0, x[i]);
    }
    return Math.max(Math.max(m0, m1), Math.max(m2, m3));
  }

  @Override
  public void columnSums(float[] x, int xo, int stride, int rows, int columns, float[] y, int yo) {
    for (int i = 0; i < rows; i++) {
      add.runs().apply(y, yo, x, xo + i * stride, y, yo, columns);
    }
  }
}
