package io.sarmal.backend.cpu;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Throwables;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A small pool of daemon threads that share out loops.
 *
 * <p>The caller takes part. A thread that waits spins for up to 50 µs, which covers the gaps
 * between the operations of a training step, and then parks. A caller that finds the pool busy,
 * because another thread uses it or because it is itself part of a loop, runs its whole loop alone:
 * nothing waits for a turn, and nested loops are safe.
 */
public final class Workers implements AutoCloseable {
  /** The system property that sets the number of threads where the caller does not. */
  public static final String THREADS_PROPERTY = "sarmal.cpu.threads";

  private static final long SPIN_NANOS = 50_000;

  private final Helper[] helpers;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * Starts {@code threads - 1} helpers.
   *
   * @param threads how many threads a loop may use, the caller included
   * @throws IllegalArgumentException if {@code threads} is less than 1
   */
  public Workers(int threads) {
    checkArgument(threads >= 1, "The number of threads must be at least 1, got %s", threads);
    helpers = new Helper[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Helper(i + 1);
      helpers[i].thread.start();
    }
  }

  /**
   * The number of threads to use where nobody says: the system property {@value #THREADS_PROPERTY},
   * or else the number of processors.
   *
   * @throws IllegalArgumentException if the property is not a whole number of at least 1
   */
  public static int defaultThreads() {
    String value = System.getProperty(THREADS_PROPERTY);
    if (value == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    try {
      int threads = Integer.parseInt(value.trim());
      checkArgument(threads >= 1);
      return threads;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The system property %s must be a whole number of at least 1, got \"%s\""
              .formatted(THREADS_PROPERTY, value),
          e);
    }
  }

  /** How many threads a loop may use, the caller included. */
  public int threads() {
    return helpers.length + 1;
  }

  /** The body of a loop. */
  @FunctionalInterface
  public interface Body {
    /** Does the work of one index; called by any thread of the pool. */
    void run(int index);
  }

  /**
   * Runs {@code body} once for every index from 0 to {@code tasks - 1} and returns when all are
   * done. The indices are cut into one contiguous share for each thread, run in ascending order. A
   * thread that has finished its own takes over shares that nobody has begun, so that a caller
   * never waits for a thread to wake up.
   *
   * <p>What the body throws is thrown here, once all threads have stopped; the thread that threw it
   * skips the rest of that share. Where several throw, the others are suppressed exceptions of one.
   */
  public void parallelFor(int tasks, Body body) {
    int parties = Math.min(tasks, threads());
    if (parties <= 1 || !busy.compareAndSet(false, true)) {
      for (int i = 0; i < tasks; i++) {
        body.run(i);
      }
      return;
    }
    try {
      Job job = new Job(tasks, parties, body);
      for (int i = 1; i < parties; i++) {
        helpers[i - 1].give(job);
      }
      job.run(0);
      job.join();
    } finally {
      busy.set(false);
    }
  }

  /**
   * Stops the threads, after the loop that is running if there is one; so a loop's body must not
   * call this. Later loops run on their caller alone.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    while (!busy.compareAndSet(false, true)) {
      Thread.onSpinWait();
    }
    closed = true; // and busy for ever: nobody may give a job to a thread that has ended
    for (Helper helper : helpers) {
      LockSupport.unpark(helper.thread);
    }
  }

  /** A thread of the pool. */
  private final class Helper implements Runnable {
    private final int party;
    private final Thread thread;
    private final AtomicReference<Job> job = new AtomicReference<>();
    private volatile boolean parked;

    Helper(int party) {
      this.party = party;
      thread = new Thread(this, "sarmal-cpu-" + party);
      thread.setDaemon(true);
    }

    void give(Job next) {
      job.set(next);
      if (parked) {
        LockSupport.unpark(thread);
      }
    }

    @Override
    public void run() {
      while (awaitJob()) {
        job.getAndSet(null).run(party);
      }
    }

    /** Waits for a job; false means that there will be none any more. */
    private boolean awaitJob() {
      if (spinUntil(() -> job.get() != null || closed)) {
        return job.get() != null;
      }
      parked = true;
      while (job.get() == null && !closed) {
        LockSupport.park(Workers.this);
      }
      parked = false;
      return job.get() != null;
    }
  }

  /** One loop under way. */
  private static final class Job {
    private final int tasks;
    private final int parties;
    private final Body body;
    private final Thread caller = Thread.currentThread();
    private final AtomicIntegerArray begun;
    private final AtomicInteger unfinished;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean parked;

    Job(int tasks, int parties, Body body) {
      this.tasks = tasks;
      this.parties = parties;
      this.body = body;
      this.begun = new AtomicIntegerArray(parties);
      this.unfinished = new AtomicInteger(parties);
    }

    /** Runs a thread's own share, then every other that nobody has begun. */
    void run(int party) {
      for (int i = 0; i < parties; i++) {
        int share = (party + i) % parties;
        if (begun.compareAndSet(share, 0, 1)) {
          runShare(share);
          if (unfinished.decrementAndGet() == 0 && parked) {
            LockSupport.unpark(caller);
          }
        }
      }
    }

    private void runShare(int share) {
      int end = (int) ((long) tasks * (share + 1) / parties);
      try {
        for (int i = (int) ((long) tasks * share / parties); i < end; i++) {
          body.run(i);
        }
      } catch (Throwable t) {
        if (!failure.compareAndSet(null, t) && failure.get() != t) {
          failure.get().addSuppressed(t);
        }
      }
    }

    /** Waits for the shares that others run and throws what a share threw. */
    void join() {
      if (!spinUntil(() -> unfinished.get() == 0)) {
        parked = true;
        while (unfinished.get() != 0) {
          LockSupport.park(this);
        }
      }
      Throwable thrown = failure.get();
      if (thrown != null) {
        Throwables.throwIfUnchecked(thrown);
        throw new IllegalStateException("A loop's body threw a checked exception", thrown);
      }
    }
  }

  private static boolean spinUntil(BooleanSupplier condition) {
    long start = System.nanoTime();
    do {
      for (int i = 0; i < 16; i++) {
        if (condition.getAsBoolean()) {
          return true;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - start < SPIN_NANOS);
    return false;
  }
}
