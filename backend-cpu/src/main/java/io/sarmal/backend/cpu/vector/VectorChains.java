package io.sarmal.backend.cpu.vector;

import static io.sarmal.backend.cpu.vector.Vectors.LANES;
import static io.sarmal.backend.cpu.vector.Vectors.SPECIES;
import static io.sarmal.backend.cpu.vector.Vectors.broadcast;
import static io.sarmal.backend.cpu.vector.Vectors.load;

import com.google.common.collect.Maps;
import io.sarmal.backend.cpu.Superinstruction;
import io.sarmal.backend.cpu.TernaryKernel;
import java.util.EnumSet;
import java.util.Map;
import jdk.incubator.vector.FloatVector;

/** The superinstructions; none uses a fused multiply-add, which would round differently. */
final class VectorChains {
  static final Map<Superinstruction, TernaryKernel> KERNELS =
      Maps.immutableEnumMap(
          Maps.asMap(EnumSet.allOf(Superinstruction.class), VectorChains::kernel));

  private VectorChains() {}

  private static TernaryKernel kernel(Superinstruction kind) {
    return switch (kind) {
      case SIGMOID_SLOPE -> VectorChains::sigmoidSlope;
      case TANH_SLOPE -> VectorChains::tanhSlope;
      case MULTIPLY_ADD -> VectorChains::multiplyAdd;
      case ADD_ADD -> VectorChains::addAdd;
    };
  }

  private static void sigmoidSlope(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    FloatVector one = broadcast(1);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector slope = load(b, bo + i).mul(one.sub(load(c, co + i)));
      load(a, ao + i).mul(slope).intoArray(y, yo + i);
    }
    Tail.ternary((p, q, r) -> p * (q * (1 - r)), whole, n, a, ao, b, bo, c, co, y, yo);
  }

  private static void tanhSlope(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    FloatVector one = broadcast(1);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector slope = one.sub(load(b, bo + i).mul(load(c, co + i)));
      load(a, ao + i).mul(slope).intoArray(y, yo + i);
    }
    Tail.ternary((p, q, r) -> p * (1 - q * r), whole, n, a, ao, b, bo, c, co, y, yo);
  }

  private static void multiplyAdd(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector product = load(a, ao + i).mul(load(b, bo + i));
      product.add(load(c, co + i)).intoArray(y, yo + i);
    }
    Tail.ternary((p, q, r) -> p * q + r, whole, n, a, ao, b, bo, c, co, y, yo);
  }

  private static void addAdd(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector sum = load(a, ao + i).add(load(b, bo + i));
      sum.add(load(c, co + i)).intoArray(y, yo + i);
    }
    Tail.ternary((p, q, r) -> p + q + r, whole, n, a, ao, b, bo, c, co, y, yo);
  }
}
