package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Futures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class BufferPoolTests {
  private final BufferPool pool = new BufferPool(10_000);

  @Test
  void givesAnArrayAgainToWhoAsksForItsLength() {
    float[] array = pool.take(3000);
    pool.giveBack(array);
    assertThat(pool.take(3001)).isNotSameAs(array).hasSize(3001);
    assertThat(pool.take(3000)).isSameAs(array);
    assertThat(pool.take(3000)).isNotSameAs(array).hasSize(3000);
    assertThat(pool.size()).isZero();
  }

  @Test
  void shortArraysAndThoseThatNeverFitAreLeftToTheJvm() {
    pool.giveBack(new float[10]);
    pool.giveBack(new float[10_001]);
    assertThat(pool.size()).isZero();
  }

  @Test
  void makesRoomWhereNobodyAskedForLongest() {
    float[] old = new float[4000];
    float[] recent = new float[3000];
    pool.giveBack(old);
    pool.giveBack(recent);
    pool.giveBack(pool.take(4000)); // now it is 3000 that nobody asked for longest
    pool.giveBack(new float[5000]);
    assertThat(pool.size()).isEqualTo(9000);
    assertThat(pool.take(4000)).isSameAs(old);
    assertThat(pool.take(3000)).isNotSameAs(recent);
  }

  @Test
  void neverHoldsMoreThanItMay() {
    for (int i = 0; i < 1000; i++) {
      pool.giveBack(new float[1024 + i * 7 % 5000]);
      assertThat(pool.size()).isBetween(1L, 10_000L);
    }
  }

  @Test
  void noArrayHasTwoUsers() {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        float mark = i;
        running.add(
            threads.submit(
                () -> {
                  for (int k = 0; k < 2000; k++) {
                    float[] array = pool.take(2000);
                    Arrays.fill(array, mark);
                    Thread.onSpinWait();
                    assertThat(array[0] + array[1999]).isEqualTo(2 * mark);
                    assertThat(Arrays.equals(array, 0, 1, array, 1999, 2000)).isTrue();
                    pool.giveBack(array);
                  }
                }));
      }
      running.forEach(Futures::getUnchecked);
    } finally {
      threads.shutdownNow();
    }
  }
}
