package io.sarmal.apps.music;

import java.util.List;

/**
 * A note, a chord or a rest.
 *
 * @param pitches as MIDI numbers, middle C is 60; none for a rest
 * @param length in whole notes
 * @param tied whether it sounds on into the next note
 */
public record Note(List<Integer> pitches, Fraction length, boolean tied) {
  /** Copies the list. */
  public Note {
    pitches = List.copyOf(pitches);
  }

  Note lasting(Fraction other) {
    return new Note(pitches, other, tied);
  }

  Note tiedOn() {
    return new Note(pitches, length, true);
  }
}
