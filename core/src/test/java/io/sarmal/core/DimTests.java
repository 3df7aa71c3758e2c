package io.sarmal.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class DimTests {
  @Test
  void runTimeSizesAreDistinctFromEachOtherAndFromNumbers() {
    List<Integer> codes = List.of(Dim.TIME, Dim.BATCH, Dim.runtime(0), Dim.runtime(1));
    assertThat(codes).doesNotHaveDuplicates().allMatch(Dim::isRuntime);
    assertThat(Dim.isRuntime(0)).isFalse();
  }

  @Test
  void everyExtentHasAName() {
    assertThat(Dim.name(Dim.TIME)).isEqualTo("T");
    assertThat(Dim.name(Dim.BATCH)).isEqualTo("B");
    assertThat(Dim.name(Dim.runtime(3))).isEqualTo("N3");
    assertThat(Dim.name(0)).isEqualTo("0");
    assertThat(Dim.name(256)).isEqualTo("256");
  }

  @Test
  void anIndexBelowZeroIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dim.runtime(-1))
        .withMessage("a run-time size has an index from 0, not -1");
  }
}
