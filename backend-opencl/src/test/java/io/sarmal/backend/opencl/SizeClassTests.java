package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SizeClassTests {
  @Test
  void aClassHoldsWhatIsAskedForAndLittleMore() {
    for (long bytes = 1; bytes < 1L << 40; bytes += bytes / 7 + 1) {
      long size = SizeClass.above(bytes);
      assertThat(size)
          .isGreaterThanOrEqualTo(bytes)
          .isLessThanOrEqualTo(Math.max(256, bytes * 5 / 4));
      assertThat(SizeClass.above(size)).isEqualTo(size);
    }
  }

  @Test
  void thereAreFewClasses() {
    assertThat(LongStream.rangeClosed(1, 1 << 20).map(SizeClass::above).distinct().count())
        .isLessThan(60);
  }
}
