package io.sarmal.apps.music;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes tunes up by rules, as a stand-in where no real ones are at hand: two repeated sections of
 * four bars over a plain harmony, melodies that move by steps, rhythms that fill the bar.
 */
public final class RuleTunes {
  private static final String SCALE = "CDEFGABcdefgab";
  private static final List<List<String>> CHORDS = // of four bars, by degree
      List.of(
          List.of("0", "3", "4", "0"), List.of("0", "0", "3", "4"), List.of("0", "4", "4", "0"));

  /** The rhythms of a bar, each a word of lengths in eighths. */
  private enum Metre {
    REEL("4/4", "11111111", "211211", "2222", "112112", "1111211"),
    JIG("6/8", "111111", "2121", "321", "1113", "213"),
    WALTZ("3/4", "222", "411", "21111", "1122", "3111");

    private final String field;
    private final ImmutableList<String> rhythms;

    Metre(String field, String... rhythms) {
      this.field = field;
      this.rhythms = ImmutableList.copyOf(rhythms);
    }
  }

  private RuleTunes() {}

  /**
   * A book of tunes, the same for the same seed.
   *
   * @param count how many
   */
  public static String book(int count, long seed) {
    Random random = new Random(seed);
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> tune(number, random))
        .collect(Collectors.joining());
  }

  private static String tune(int number, Random random) {
    Metre metre = Metre.values()[random.nextInt(Metre.values().length)];
    return "X:%d\nM:%s\nL:1/8\nK:C\n|:%s:|\n|:%s:|\n\n"
        .formatted(number, metre.field, section(metre, random), section(metre, random));
  }

  private static String section(Metre metre, Random random) {
    List<String> chords = CHORDS.get(random.nextInt(CHORDS.size()));
    return chords.stream()
        .map(chord -> bar(metre, Integer.parseInt(chord), random))
        .collect(Collectors.joining("|"));
  }

  private static String bar(Metre metre, int chord, Random random) {
    String rhythm = metre.rhythms.get(random.nextInt(metre.rhythms.size()));
    int degree = chord + 2 * random.nextInt(3);
    StringBuilder bar = new StringBuilder();
    for (int i = 0; i < rhythm.length(); i++) {
      char length = rhythm.charAt(i);
      bar.append(SCALE.charAt(degree)).append(length == '1' ? "" : length);
      degree = Math.max(0, Math.min(SCALE.length() - 1, degree + random.nextInt(5) - 2));
    }
    return bar.toString();
  }
}
