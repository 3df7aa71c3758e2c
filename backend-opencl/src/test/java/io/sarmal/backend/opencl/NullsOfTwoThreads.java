package io.sarmal.backend.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that lists the devices, and two of whose threads meet {@code null} then, together. */
final class NullsOfTwoThreads {
  private static final int THREADS = 2;
  private static final AtomicInteger READY = new AtomicInteger();
  private static final AtomicInteger CAUGHT = new AtomicInteger();

  private NullsOfTwoThreads() {}

  /** The process itself. */
  public static void main(String[] arguments) throws InterruptedException {
    if (Devices.all().isEmpty()) {
      throw new IllegalStateException("no device");
    }
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(new Thread(NullsOfTwoThreads::meet));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println(CAUGHT + " caught");
  }

  private static void meet() {
    READY.incrementAndGet();
    while (READY.get() < THREADS) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < 100; i++) {
      try {
        length(null);
      } catch (NullPointerException e) {
        CAUGHT.incrementAndGet();
      }
    }
  }

  private static int length(byte[] array) {
    return array.length;
  }
}
