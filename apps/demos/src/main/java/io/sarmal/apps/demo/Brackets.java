package io.sarmal.apps.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How well the brackets of a text are nested.
 *
 * @param matched closing brackets of the kind that was opened last
 * @param closed all closing brackets
 */
record Brackets(int matched, int closed) {
  private static final String OPENING = "([{";
  private static final String CLOSING = ")]}";

  /** Counts the round, square and curly brackets of a text, which may end within some. */
  static Brackets of(String text) {
    Deque<Integer> open = new ArrayDeque<>();
    int matched = 0;
    int closed = 0;
    for (int i = 0; i < text.length(); i++) {
      int opening = OPENING.indexOf(text.charAt(i));
      int closing = CLOSING.indexOf(text.charAt(i));
      if (opening >= 0) {
        open.push(opening);
      } else if (closing >= 0) {
        closed++;
        if (!open.isEmpty() && open.peek() == closing) {
          matched++;
          open.pop();
        }
      }
    }
    return new Brackets(matched, closed);
  }

  /** The counts of two texts together. */
  Brackets and(Brackets other) {
    return new Brackets(matched + other.matched, closed + other.closed);
  }

  /** The share of closing brackets that close the one opened last, from 0 to 1. */
  double share() {
    return closed == 0 ? 0 : (double) matched / closed;
  }
}
