package io.sarmal.apps;

import com.google.common.util.concurrent.Uninterruptibles;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;

/**
 * Lets work end in good order when the process is told to end, by Ctrl-C or SIGTERM: the work is
 * asked to stop, and the process ends only when this is closed.
 */
final class Interruption implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Interruption.class.getName());

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::ask, "interruption");
  private Runnable stop = () -> {};
  private boolean asked;

  /** Begins to listen. */
  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void ask() {
    synchronized (this) {
      asked = true;
      stop.run();
    }
    Uninterruptibles.awaitUninterruptibly(closed);
  }

  /**
   * Says how the work is asked to stop, which happens at once if the process was told to end.
   *
   * @param by returns at once; may be called from another thread
   */
  synchronized void stops(Runnable by) {
    stop = by;
    if (asked) {
      stop.run();
    }
  }

  private synchronized boolean isAsked() {
    return asked;
  }

  /** Lets the process end if it was told to. */
  @Override
  public void close() {
    closed.countDown();
    if (!isAsked()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        LOGGER.log(Level.DEBUG, "the process is told to end just now, and need not wait", e);
      }
    }
  }
}
