package io.sarmal.backend.opencl;

/**
 * The JVM's signal handlers, over which the compiler that a driver brings lays its own: LLVM does
 * so where it starts and, lazily, where it compiles. They take themselves away at the first fault,
 * and the thread that had it goes on; but another that has one at that moment ends the process. In
 * a JVM faults are common and harmless: one is how compiled code meets {@code null}. So the first
 * is had at once, by the thread that has looked for devices, and a process that goes on without
 * OpenCL is rid of them. One that uses OpenCL needs {@code libjsig}, which keeps the JVM's in place
 * if it is loaded before the JVM.
 */
final class SignalHandlers {
  private SignalHandlers() {}

  /** Gives them back to the JVM, if a driver has taken them. */
  static void giveBack() {
    try {
      length(null);
    } catch (NullPointerException e) {
      return;
    }
    throw new AssertionError("null has no length");
  }

  private static int length(byte[] array) {
    return array.length;
  }
}
