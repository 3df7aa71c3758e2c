package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WorkersTests {
  @Test
  void runsEveryIndexOnce() {
    for (int threads = 1; threads <= 5; threads++) {
      try (Workers workers = new Workers(threads)) {
        for (int tasks = 0; tasks < 50; tasks++) {
          AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
          workers.parallelFor(tasks, runs::incrementAndGet);
          for (int i = 0; i < tasks; i++) {
            assertThat(runs.get(i)).isEqualTo(1);
          }
        }
      }
    }
  }

  @Test
  void everyThreadTakesOneContiguousShare() {
    try (Workers workers = new Workers(3)) {
      Thread[] ran = new Thread[10];
      CountDownLatch allBegun = new CountDownLatch(3);
      workers.parallelFor(
          10,
          i -> {
            ran[i] = Thread.currentThread();
            if (i == 0 || i == 3 || i == 6) {
              allBegun.countDown();
              await(allBegun);
            }
          });
      assertThat(ran[0]).isSameAs(Thread.currentThread());
      assertThat(Set.of(ran[0], ran[3], ran[6])).hasSize(3);
      assertThat(List.of(ran[1], ran[2])).containsOnly(ran[0]);
      assertThat(List.of(ran[4], ran[5])).containsOnly(ran[3]);
      assertThat(List.of(ran[7], ran[8], ran[9])).containsOnly(ran[6]);
    }
  }

  @Test
  void aCallerRunsTheShareOfAThreadThatSleeps() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      boolean alone = false;
      for (int round = 0; round < 5_000 && !alone; round++) { // the other may wake up in time
        Thread.sleep(2); // longer than a thread spins
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        workers.parallelFor(2, i -> threads.add(Thread.currentThread()));
        alone = threads.equals(Set.of(Thread.currentThread()));
      }
      assertThat(alone).isTrue();
    }
  }

  @Test
  void seesWhatTheCallerWroteAndTheCallerSeesTheResults() {
    try (Workers workers = new Workers(4)) {
      int[] x = new int[64];
      for (int round = 0; round < 20_000; round++) {
        x[0]++;
        for (int i = 1; i < x.length; i++) {
          x[i] = x[i - 1];
        }
        int expected = x[0];
        workers.parallelFor(x.length, i -> x[i] += 1 - expected);
        assertThat(x).containsOnly(1);
        x[0] = expected;
      }
    }
  }

  @Test
  void wakesThreadsThatHaveParked() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      for (int round = 0; round < 20; round++) {
        Thread.sleep(2); // longer than a thread spins
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch both = new CountDownLatch(2);
        workers.parallelFor(
            2,
            i -> {
              threads.add(Thread.currentThread());
              both.countDown();
              await(both);
            });
        assertThat(threads).hasSize(2);
      }
    }
  }

  @Test
  void throwsWhatAShareThrewAndGoesOn() {
    try (Workers workers = new Workers(3)) {
      for (int bad = 0; bad < 6; bad++) {
        int index = bad;
        assertThatThrownBy(
                () ->
                    workers.parallelFor(
                        6,
                        i -> {
                          if (i == index) {
                            throw new IllegalStateException("task " + i);
                          }
                        }))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("task " + index);
      }
      AtomicLong sum = new AtomicLong();
      workers.parallelFor(100, sum::addAndGet);
      assertThat(sum.get()).isEqualTo(4950);
    }
  }

  @Test
  void collectsTheFailuresOfAllShares() {
    try (Workers workers = new Workers(3)) {
      assertThatThrownBy(
              () ->
                  workers.parallelFor(
                      3,
                      i -> {
                        throw new AssertionError("task " + i);
                      }))
          .isInstanceOf(AssertionError.class)
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
      AssertionError shared = new AssertionError("the same one");
      assertThatThrownBy(
              () ->
                  workers.parallelFor(
                      3,
                      i -> {
                        throw shared;
                      }))
          .isSameAs(shared)
          .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
    }
  }

  @Test
  void aNestedLoopRunsOnItsCaller() {
    try (Workers workers = new Workers(2)) {
      AtomicLong sum = new AtomicLong();
      workers.parallelFor(
          2,
          i -> {
            Thread outer = Thread.currentThread();
            workers.parallelFor(
                10,
                j -> {
                  assertThat(Thread.currentThread()).isSameAs(outer);
                  sum.addAndGet(j);
                });
          });
      assertThat(sum.get()).isEqualTo(90);
    }
  }

  @Test
  void aCallerThatFindsThePoolBusyWorksAlone() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      CountDownLatch started = new CountDownLatch(2);
      CountDownLatch finish = new CountDownLatch(1);
      Thread first =
          new Thread(
              () ->
                  workers.parallelFor(
                      2,
                      i -> {
                        started.countDown();
                        await(finish);
                      }));
      first.start();
      await(started);
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      workers.parallelFor(2, i -> threads.add(Thread.currentThread()));
      assertThat(threads).containsExactly(Thread.currentThread());
      finish.countDown();
      first.join();
    }
  }

  @Test
  void manyCallersAtOnceAllGetTheirResults() throws InterruptedException {
    try (Workers workers = new Workers(3)) {
      List<Thread> callers = new ArrayList<>();
      AtomicLong sum = new AtomicLong();
      for (int c = 0; c < 4; c++) {
        Thread caller =
            new Thread(
                () -> {
                  for (int round = 0; round < 2000; round++) {
                    workers.parallelFor(5, sum::addAndGet);
                  }
                });
        callers.add(caller);
        caller.start();
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(sum.get()).isEqualTo(4 * 2000 * 10);
    }
  }

  @Test
  void anInterruptedCallerStillWaits() {
    try (Workers workers = new Workers(2)) {
      AtomicLong sum = new AtomicLong();
      CountDownLatch begun = new CountDownLatch(1);
      Thread caller = Thread.currentThread();
      workers.parallelFor(
          2,
          i -> {
            if (i == 0) {
              await(begun);
              caller.interrupt();
            } else {
              begun.countDown();
              long end = System.nanoTime() + 5_000_000;
              while (System.nanoTime() < end) {
                Thread.onSpinWait();
              }
            }
            sum.incrementAndGet();
          });
      assertThat(Thread.interrupted()).isTrue();
      assertThat(sum.get()).isEqualTo(2);
    }
  }

  @Test
  void closingEndsTheThreadsAndLeavesTheCaller() throws InterruptedException {
    Workers workers = new Workers(3);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(3);
    workers.parallelFor(
        3,
        i -> {
          threads.add(Thread.currentThread());
          all.countDown();
          await(all);
        });
    workers.close();
    workers.close();
    threads.remove(Thread.currentThread());
    assertThat(threads).hasSize(2).allMatch(Thread::isDaemon);
    for (Thread thread : threads) {
      thread.join();
    }
    Set<Thread> after = ConcurrentHashMap.newKeySet();
    workers.parallelFor(3, i -> after.add(Thread.currentThread()));
    assertThat(after).containsExactly(Thread.currentThread());
  }

  @Test
  void theDefaultNumberOfThreadsIsAPropertyOrThatOfProcessors() {
    String before = System.getProperty(Workers.THREADS_PROPERTY);
    try {
      System.clearProperty(Workers.THREADS_PROPERTY);
      assertThat(Workers.defaultThreads()).isEqualTo(Runtime.getRuntime().availableProcessors());
      System.setProperty(Workers.THREADS_PROPERTY, "3");
      assertThat(Workers.defaultThreads()).isEqualTo(3);
      for (String bad : new String[] {"0", "-1", "two", ""}) {
        System.setProperty(Workers.THREADS_PROPERTY, bad);
        assertThatThrownBy(Workers::defaultThreads)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(Workers.THREADS_PROPERTY)
            .hasMessageContaining('"' + bad + '"');
      }
    } finally {
      if (before == null) {
        System.clearProperty(Workers.THREADS_PROPERTY);
      } else {
        System.setProperty(Workers.THREADS_PROPERTY, before);
      }
    }
    assertThatThrownBy(() -> new Workers(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 0");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
