package io.sarmal.apps.music;

import java.util.List;

/**
 * What is between two bar lines.
 *
 * @param metre the length that the metre asks for, in whole notes; zero in free metre
 * @param begins whether a section begins here: the tune, or what follows a double bar or a repeat
 *     sign
 * @param ends whether a section ends here
 * @param opens whether a repeat begins here
 * @param closes whether a repeat ends here
 * @param ending 1 or 2 if this is played the first or second time only; 0 if it always is
 * @param readable whether all of it was ABC
 */
public record Bar(
    List<Note> notes,
    Fraction metre,
    boolean begins,
    boolean ends,
    boolean opens,
    boolean closes,
    int ending,
    boolean readable) {
  /** Copies the list. */
  public Bar {
    notes = List.copyOf(notes);
  }

  /** How long its notes are together, in whole notes. */
  public Fraction length() {
    return notes.stream().map(Note::length).reduce(Fraction.ZERO, Fraction::plus);
  }

  /** Whether its notes fill the metre, no less and no more. */
  public boolean isFull() {
    return readable && length().equals(metre);
  }

  /**
   * Whether it may be shorter than the metre: a pick-up, and the bar at the other end of a section
   * that gives up what the pick-up takes.
   */
  public boolean mayBeShort() {
    return (begins || ends) && readable && length().compareTo(metre) < 0;
  }
}
