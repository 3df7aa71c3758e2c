package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.Vectors.LANES;
import static io.sarmal.backend.cpu.vector.Vectors.SPECIES;
import static io.sarmal.backend.cpu.vector.Vectors.broadcast;
import static io.sarmal.backend.cpu.vector.Vectors.load;

import io.sarmal.backend.cpu.BinaryKernel;
import io.sarmal.backend.cpu.ChainKernel;
import io.sarmal.backend.cpu.GemmKernel;
import io.sarmal.backend.cpu.Kernels;
import io.sarmal.backend.cpu.OneHotKernel;
import io.sarmal.backend.cpu.PlainKernels;
import io.sarmal.backend.cpu.Superinstruction;
import io.sarmal.backend.cpu.UnaryKernel;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.UnaryOp;
import java.util.Map;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The kernels on the Vector API, in vectors of the length that the processor prefers. */
public final class VectorKernels implements Kernels {
  private static final Optional<OneHotKernel> ONE_HOTS = Optional.of(new VectorOneHots());

  /** For the rare operations that vectors make no faster. */
  private final Kernels plain = new PlainKernels();

  private final GemmKernel gemm = new VectorGemm();

  /** Kernels on the Vector API, whose module must be there. */
  public VectorKernels() {}

  @Override
  public String description() {
    return "Vector API, " + vectorBits() + " bit";
  }

  @Override
  public int vectorBits() {
    return SPECIES.vectorBitSize();
  }

  @Override
  public GemmKernel gemm() {
    return gemm;
  }

  @Override
  public UnaryKernel unary(UnaryOp op) {
    return switch (op) {
      case NEG -> VectorUnary::negate;
      case ABS -> VectorUnary::abs;
      case SIGN -> VectorUnary::sign;
      case RELU -> VectorUnary::relu;
      case SQRT -> VectorUnary::sqrt;
      case FLOOR -> VectorUnary::floor;
      case EXP -> OwnCode.activation("exp");
      case LOG -> OwnCode.activation("log");
      case TANH -> OwnCode.activation("tanh");
      case SIGMOID -> OwnCode.activation("sigmoid");
      case LOG1P, SIN, COS -> plain.unary(op);
    };
  }

  @Override
  public BinaryKernel binary(BinaryOp op) {
    return switch (op) {
      case ADD -> VectorArithmetic.ADD;
      case SUB -> VectorArithmetic.SUB;
      case MUL -> VectorArithmetic.MUL;
      case DIV -> VectorArithmetic.DIV;
      case MAX -> VectorArithmetic.MAX;
      case MIN -> VectorArithmetic.MIN;
      case GREATER -> VectorComparison.GREATER;
      case GREATER_EQUAL -> VectorComparison.GREATER_EQUAL;
      case LESS -> VectorComparison.LESS;
      case LESS_EQUAL -> VectorComparison.LESS_EQUAL;
      case EQUAL -> VectorComparison.EQUAL;
      case POW -> plain.binary(op);
    };
  }

  @Override
  public Map<Superinstruction, ChainKernel> superinstructions() {
    return VectorChains.KERNELS;
  }

  @Override
  public Optional<OneHotKernel> oneHots() {
    return ONE_HOTS;
  }

  @Override
  public void select(
      float[] condition, int co, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      VectorMask<Float> no = load(condition, co + i).compare(VectorOperators.EQ, 0);
      load(a, ao + i).blend(load(b, bo + i), no).intoArray(y, yo + i);
    }
    for (int i = whole; i < n; i++) {
      y[yo + i] = condition[co + i] == 0 ? b[bo + i] : a[ao + i];
    }
  }

  @Override
  public void axpy(float factor, float[] x, int xo, float[] y, int yo, int n) {
    FloatVector scale = broadcast(factor);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      scale.fma(load(x, xo + i), load(y, yo + i)).intoArray(y, yo + i);
    }
    for (int i = whole; i < n; i++) {
      y[yo + i] = Math.fma(factor, x[xo + i], y[yo + i]);
    }
  }

  @Override
  public float sum(float[] x, int xo, int n) {
    return VectorRows.sum(x, xo, n);
  }

  @Override
  public float max(float[] x, int xo, int n) {
    return VectorRows.max(x, xo, n);
  }

  @Override
  public void columnSums(float[] x, int xo, int stride, int rows, int columns, float[] y, int yo) {
    VectorRows.columnSums(x, xo, stride, rows, columns, y, yo);
  }
}
