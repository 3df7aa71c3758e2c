package io.sarmal.autodiff;

import static io.sarmal.autodiff.LoopedAssert.assertScanEqualsSteps;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a step does, the derivatives of its scan are those of its steps one after another. */
class RandomScanTests {
  private static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void derivativesEqualThoseOfOrdinaryOperations(long seed) {
    Random random = new Random(-seed);
    assertScanEqualsSteps(
        new RandomStep(seed).looped(random.nextBoolean()),
        some(RandomStep.REAL_OUTPUTS, random),
        some(RandomStep.REAL_INPUTS, random),
        1 + random.nextInt(3));
  }

  private static List<Integer> some(List<Integer> all, Random random) {
    return all.stream().filter(i -> random.nextInt(3) > 0).toList();
  }
}
