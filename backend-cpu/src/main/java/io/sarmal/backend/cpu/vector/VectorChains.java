package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.Vectors.LANES;
import static io.sarmal.backend.cpu.vector.Vectors.SPECIES;
import static io.sarmal.backend.cpu.vector.Vectors.broadcast;

import com.google.common.collect.Maps;
import io.sarmal.backend.cpu.ChainKernel;
import io.sarmal.backend.cpu.Superinstruction;
import java.util.EnumSet;
import java.util.Map;
import jdk.incubator.vector.FloatVector;

/** The superinstructions; none uses a fused multiply-add, which would round differently. */
final class VectorChains {
  static final Map<Superinstruction, ChainKernel> KERNELS =
      Maps.immutableEnumMap(
          Maps.asMap(EnumSet.allOf(Superinstruction.class), VectorChains::kernel));

  private VectorChains() {}

  private static ChainKernel kernel(Superinstruction kind) {
    return switch (kind) {
      case TANH_SLOPE_ADD -> VectorChains::tanhSlopeAdd;
      case SIGMOID_SLOPE_OF_PRODUCT -> VectorChains::sigmoidSlopeOfProduct;
      case TANH_SLOPE_OF_PRODUCT -> VectorChains::tanhSlopeOfProduct;
      case TANH_SLOPE_OF_SUM -> VectorChains::tanhSlopeOfSum;
      case SIGMOID_SLOPE -> VectorChains::sigmoidSlope;
      case TANH_SLOPE -> VectorChains::tanhSlope;
      case INTERPOLATE -> VectorChains::interpolate;
      case MULTIPLY_MULTIPLY_ADD -> VectorChains::multiplyMultiplyAdd;
      case MULTIPLY_ADD -> VectorChains::multiplyAdd;
      case ADD_ADD -> VectorChains::addAdd;
    };
  }

  private static void tanhSlopeAdd(float[][] x, int[] at, float[] y, int yo, int n) {
    FloatVector one = broadcast(1);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector slope = one.sub(load(x, at, 1, i).mul(load(x, at, 2, i)));
      FloatVector product = load(x, at, 0, i).mul(load(x, at, 3, i)).mul(slope);
      load(x, at, 4, i).add(product).intoArray(y, yo + i);
    }
    Tail.quinary((a, b, c, d, e) -> e + a * d * (1 - b * c), whole, n, x, at, y, yo);
  }

  private static void sigmoidSlopeOfProduct(float[][] x, int[] at, float[] y, int yo, int n) {
    FloatVector one = broadcast(1);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector slope = load(x, at, 1, i).mul(one.sub(load(x, at, 2, i)));
      load(x, at, 0, i).mul(load(x, at, 3, i)).mul(slope).intoArray(y, yo + i);
    }
    Tail.quaternary((a, b, c, d) -> a * d * (b * (1 - c)), whole, n, x, at, y, yo);
  }

  private static void tanhSlopeOfProduct(float[][] x, int[] at, float[] y, int yo, int n) {
    FloatVector one = broadcast(1);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector slope = one.sub(load(x, at, 1, i).mul(load(x, at, 2, i)));
      load(x, at, 0, i).mul(load(x, at, 3, i)).mul(slope).intoArray(y, yo + i);
    }
    Tail.quaternary((a, b, c, d) -> a * d * (1 - b * c), whole, n, x, at, y, yo);
  }

  private static void tanhSlopeOfSum(float[][] x, int[] at, float[] y, int yo, int n) {
    FloatVector one = broadcast(1);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector slope = one.sub(load(x, at, 1, i).mul(load(x, at, 2, i)));
      load(x, at, 0, i).add(load(x, at, 3, i)).mul(slope).intoArray(y, yo + i);
    }
    Tail.quaternary((a, b, c, d) -> (a + d) * (1 - b * c), whole, n, x, at, y, yo);
  }

  private static void sigmoidSlope(float[][] x, int[] at, float[] y, int yo, int n) {
    FloatVector one = broadcast(1);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector slope = load(x, at, 1, i).mul(one.sub(load(x, at, 2, i)));
      load(x, at, 0, i).mul(slope).intoArray(y, yo + i);
    }
    Tail.ternary((a, b, c) -> a * (b * (1 - c)), whole, n, x, at, y, yo);
  }

  private static void tanhSlope(float[][] x, int[] at, float[] y, int yo, int n) {
    FloatVector one = broadcast(1);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector slope = one.sub(load(x, at, 1, i).mul(load(x, at, 2, i)));
      load(x, at, 0, i).mul(slope).intoArray(y, yo + i);
    }
    Tail.ternary((a, b, c) -> a * (1 - b * c), whole, n, x, at, y, yo);
  }

  private static void interpolate(float[][] x, int[] at, float[] y, int yo, int n) {
    FloatVector one = broadcast(1);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector product = load(x, at, 0, i).mul(load(x, at, 1, i));
      product.add(one.sub(load(x, at, 2, i)).mul(load(x, at, 3, i))).intoArray(y, yo + i);
    }
    Tail.quaternary((a, b, c, d) -> a * b + (1 - c) * d, whole, n, x, at, y, yo);
  }

  private static void multiplyMultiplyAdd(float[][] x, int[] at, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector product = load(x, at, 0, i).mul(load(x, at, 1, i));
      product.add(load(x, at, 2, i).mul(load(x, at, 3, i))).intoArray(y, yo + i);
    }
    Tail.quaternary((a, b, c, d) -> a * b + c * d, whole, n, x, at, y, yo);
  }

  private static void multiplyAdd(float[][] x, int[] at, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector product = load(x, at, 0, i).mul(load(x, at, 1, i));
      product.add(load(x, at, 2, i)).intoArray(y, yo + i);
    }
    Tail.ternary((a, b, c) -> a * b + c, whole, n, x, at, y, yo);
  }

  private static void addAdd(float[][] x, int[] at, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector sum = load(x, at, 0, i).add(load(x, at, 1, i));
      sum.add(load(x, at, 2, i)).intoArray(y, yo + i);
    }
    Tail.ternary((a, b, c) -> a + b + c, whole, n, x, at, y, yo);
  }

  /** The elements of an operand from index {@code i} of its run on. */
  private static FloatVector load(float[][] x, int[] at, int operand, int i) {
    return Vectors.load(x[operand], at[operand] + i);
  }
}
