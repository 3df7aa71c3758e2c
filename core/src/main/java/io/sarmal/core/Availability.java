package io.sarmal.core;

/** Whether a backend can be used on this machine now. */
public sealed interface Availability {
  /**
   * It can be used.
   *
   * @param priority the greatest wins when nobody asks for a name; the CPU backend has 100, and a
   *     backend below 0 is used only when asked for by its name
   * @param detail what it would run on, in a few words: device, threads, vector width
   */
  record Available(int priority, String detail) implements Availability {
    /** Whether the backend is used only when asked for by its name. */
    public boolean isByNameOnly() {
      return priority < 0;
    }
  }

  /**
   * It cannot be used.
   *
   * @param reason why, and what would help, as a sentence for a person
   */
  record Unavailable(String reason) implements Availability {}
}
