package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.backend.cpu.AlignedMemory.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlignedMemoryTests {
  private static final int LINE = 16;

  /** Where the first element of an array at the beginning of a line is in it. */
  private static final int HEADER = 4;

  @Test
  void partsInUseNeverOverlapAndBeginWhereALineDoes() {
    AlignedMemory memory = new AlignedMemory(1000);
    Random random = new Random(5);
    List<Part> inUse = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      if (random.nextInt(3) > 0 || inUse.isEmpty()) {
        Part part = memory.take(random.nextInt(60) * random.nextInt(40));
        assertThat((part.offset() + HEADER) % LINE).isZero();
        assertThat(part.offset() + part.length()).isLessThanOrEqualTo(part.array().length);
        for (Part other : inUse) {
          boolean apart =
              other.array() != part.array()
                  || other.offset() >= part.offset() + part.length()
                  || part.offset() >= other.offset() + other.length();
          assertThat(apart).isTrue();
        }
        inUse.add(part);
      } else {
        memory.giveBack(inUse.remove(random.nextInt(inUse.size())));
      }
    }
  }

  @Test
  void whatWasGivenBackIsTakenAgain() {
    AlignedMemory memory = new AlignedMemory(1000);
    Part part = memory.take(100);
    memory.giveBack(part);
    assertThat(memory.take(99)).isNotSameAs(part);
    assertThat(memory.take(100)).isSameAs(part);
  }

  @Test
  void lengthsThatNobodyAsksForAnyMoreAreForgotten() {
    AlignedMemory memory = new AlignedMemory(1000);
    Part forgotten = memory.take(900);
    memory.giveBack(forgotten);
    for (int length = 100; length < 140; length++) {
      memory.giveBack(memory.take(length));
    }
    assertThat(memory.take(900)).isNotSameAs(forgotten);
  }

  @Test
  void wideRowsAreAnOddNumberOfLinesApart() {
    for (int columns = 1; columns < 5000; columns++) {
      int stride = AlignedMemory.rowStride(columns);
      assertThat(stride).isBetween(columns, columns + 2 * LINE - 1);
      if (columns >= 1024) {
        assertThat(stride % (2 * LINE)).isEqualTo(LINE);
      } else {
        assertThat(stride).isEqualTo(columns);
      }
    }
  }
}
