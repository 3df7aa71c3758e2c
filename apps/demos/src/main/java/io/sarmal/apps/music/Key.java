package io.sarmal.apps.music;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A key signature: which letters are sharp or flat. */
final class Key {
  private static final Pattern FORM = Pattern.compile("\\s*([A-G])([#b]?)\\s*([A-Za-z]*).*");
  private static final String TONICS = "FCGDAEB";
  private static final String SHARPS = "FCGDAEB";
  private static final List<String> MODES =
      List.of("lyd", "maj", "mix", "dor", "min", "phr", "loc");
  private static final int SEMITONES_FROM_C = 12;
  private static final Map<Character, Integer> NATURAL =
      Map.of('C', 0, 'D', 2, 'E', 4, 'F', 5, 'G', 7, 'A', 9, 'B', 11);

  private final Map<Character, Integer> signature = new HashMap<>();

  private Key(int fifths) {
    for (int i = 0; i < Math.min(7, Math.abs(fifths)); i++) {
      signature.put(SHARPS.charAt(fifths > 0 ? i : 6 - i), fifths > 0 ? 1 : -1);
    }
  }

  /** The key that a {@code K:} field names, as {@code Bb}, {@code F#m} or {@code Ddor}; else C. */
  static Key of(String field) {
    Matcher matcher = FORM.matcher(field);
    if (!matcher.matches()) {
      return new Key(0);
    }
    int fifths = TONICS.indexOf(matcher.group(1)) - 1;
    fifths += matcher.group(2).equals("#") ? 7 : matcher.group(2).equals("b") ? -7 : 0;
    return new Key(fifths - mode(matcher.group(3)));
  }

  /** How many fifths a mode's signature is below that of the major key of the same tonic. */
  private static int mode(String name) {
    if (name.equals("m")) {
      return MODES.indexOf("min") - 1;
    }
    String start = name.toLowerCase(Locale.ROOT);
    start = start.substring(0, Math.min(3, start.length()));
    if (start.equals("aeo")) {
      start = "min";
    }
    return MODES.contains(start) ? MODES.indexOf(start) - 1 : 0;
  }

  /** What the signature does to a letter in capitals: 1, 0 or -1 semitones. */
  int accidental(char letter) {
    return signature.getOrDefault(letter, 0);
  }

  /**
   * A letter without accidentals as a MIDI number.
   *
   * @param octave 0 for that of middle C
   */
  static int natural(char letter, int octave) {
    return 60 + SEMITONES_FROM_C * octave + NATURAL.get(letter);
  }
}
