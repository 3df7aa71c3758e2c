package io.sarmal.backend.cpu.vector;

import com.google.common.base.StandardSystemProperty;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of the length that the processor prefers, of a class that C2 knows.
 *
 * <p>The API's methods are shared by all vector lengths, and with them the profiles by which C2
 * guesses the class of what it meets in a {@code FloatVector}. Once the JVM has seen vectors of
 * several lengths, in whatever library, the guess fails, and vectors become objects: a matrix
 * product is then fifty times slower. A cast to the one class that we use, which costs nothing,
 * says what a profile would. It is needed for what is loaded, broadcast or reinterpreted, and for
 * variables that are carried around a loop, but not for results of arithmetic.
 */
final class Vectors {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  /** The processor's vector registers: x86 has 32 only with vectors of 512 bits. */
  static final int REGISTERS = SPECIES.vectorBitSize() < 512 && isX86() ? 16 : 32;

  static final Class<?> FLOATS = SPECIES.vectorType();
  private static final Class<?> INTS =
      VectorSpecies.of(int.class, SPECIES.vectorShape()).vectorType();
  private static final Class<?> LONGS =
      VectorSpecies.of(long.class, SPECIES.vectorShape()).vectorType();

  private Vectors() {}

  private static boolean isX86() {
    String architecture = StandardSystemProperty.OS_ARCH.value();
    return architecture.equals("amd64") || architecture.startsWith("x86");
  }

  /** The elements from index {@code i} on. */
  static FloatVector load(float[] x, int i) {
    return exact(FloatVector.fromArray(SPECIES, x, i));
  }

  /** The number in every lane. */
  static FloatVector broadcast(float x) {
    return exact(FloatVector.broadcast(SPECIES, x));
  }

  /** The same vector, of known class. */
  static FloatVector exact(FloatVector x) {
    return (FloatVector) FLOATS.cast(x);
  }

  /** The lanes' bits. */
  static IntVector bits(FloatVector x) {
    return (IntVector) INTS.cast(x.reinterpretAsInts());
  }

  /** The floats with these bits. */
  static FloatVector floats(IntVector bits) {
    return exact(bits.reinterpretAsFloats());
  }

  /** Each lane of an even number moved to the next. */
  static FloatVector toOdd(FloatVector x) {
    return exact(pairs(x).lanewise(VectorOperators.LSHL, Float.SIZE).reinterpretAsFloats());
  }

  /** Each lane of an odd number moved to the one before. */
  static FloatVector toEven(FloatVector x) {
    return exact(pairs(x).lanewise(VectorOperators.LSHR, Float.SIZE).reinterpretAsFloats());
  }

  private static LongVector pairs(FloatVector x) {
    return (LongVector) LONGS.cast(x.reinterpretAsLongs());
  }
}
