package io.sarmal.apps.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A text in three: what a model learns from, what chooses the best model, and what only measures
 * it.
 */
record Corpus(Text train, Text validation, Text test) {
  private static final double TEST = 0.1;
  private static final double VALIDATION = 0.05;
  private static final int PIECES = 10;
  private static final int SHORTEST = 1000;

  /** A file of a corpus. */
  record Source(String name, String content) {}

  /**
   * Tests on the last tenth of a text, and validates on a twentieth of it in pieces from all over
   * the rest. In one piece it would take with it what is first told shortly before the test part:
   * of a play, the names of those who speak in it.
   */
  static Corpus ofTail(Text text) {
    String all = text.content();
    String name = text.name().replaceAll(".*[/\\\\]", "");
    StringBuilder train = new StringBuilder();
    StringBuilder validation = new StringBuilder();
    int from = 0;
    for (int i = 0; i < PIECES; i++) {
      double begin = (1 - TEST) * i / PIECES;
      int cut = cut(all, begin + VALIDATION / PIECES);
      int to = cut(all, begin + (1 - TEST) / PIECES);
      validation.append(all, from, cut);
      train.append(all, cut, to);
      from = to;
    }
    return new Corpus(
        Text.of(name, train.toString()),
        Text.of(name, validation.toString()),
        Text.of(name, all.substring(from)));
  }

  /** Never between the two halves of a code point. */
  private static int cut(String all, double share) {
    int at = (int) Math.floor(all.length() * share);
    return at < all.length() && Character.isLowSurrogate(all.charAt(at)) ? at - 1 : at;
  }

  /**
   * Splits by files, so that no file is on both sides: about a tenth of all characters to test on,
   * a twentieth to validate on. Which file goes where depends on its name only.
   */
  static Corpus ofFiles(String name, List<Source> files) {
    int all = files.stream().mapToInt(file -> file.content().length()).sum();
    List<Source> shuffled =
        files.stream()
            .sorted(
                Comparator.comparing(
                    file -> Hashing.sha256().hashString(file.name(), UTF_8).toString()))
            .toList();
    List<Source> test = new ArrayList<>();
    List<Source> validation = new ArrayList<>();
    List<Source> train = new ArrayList<>();
    for (Source file : shuffled) {
      if (fits(file, test, TEST * all)) {
        test.add(file);
      } else if (fits(file, validation, VALIDATION * all)) {
        validation.add(file);
      } else {
        train.add(file);
      }
    }
    return new Corpus(join(name, train), join(name, validation), join(name, test));
  }

  private static boolean fits(Source file, List<Source> part, double room) {
    return part.stream().mapToInt(each -> each.content().length()).sum() + file.content().length()
        <= room;
  }

  private static Text join(String name, List<Source> files) {
    StringBuilder content = new StringBuilder();
    ImmutableList.Builder<Text.Part> parts = ImmutableList.builder();
    parts.add(new Text.Part(name, 0));
    for (Source file : files) {
      parts.add(new Text.Part(file.name(), content.length()));
      content.append(file.content());
    }
    return new Text(name, content.toString(), parts.build(), ImmutableList.of());
  }

  /** The beginnings of all parts, for a quick run. */
  Corpus shortened(int characters) {
    return new Corpus(
        beginning(train, characters),
        beginning(validation, characters / 10),
        beginning(test, characters / 10));
  }

  private static Text beginning(Text text, int characters) {
    String all = text.content();
    int end = Math.min(all.length(), characters);
    return Text.of(text.name(), all.substring(0, cut(all, (double) end / all.length())));
  }

  /** Refuses what is too short to learn from. */
  Corpus checked() {
    int least =
        Math.min(
            train.content().length() / 10,
            Math.min(validation.content().length(), test.content().length()));
    if (least < SHORTEST) {
      throw new InputException(
          train.name(),
          String.format(
              Locale.ROOT,
              "is too short: %,d characters to train on, %,d to validate and %,d to test on, and"
                  + " %,d, %,d and %,d are needed",
              train.content().length(),
              validation.content().length(),
              test.content().length(),
              10 * SHORTEST,
              SHORTEST,
              SHORTEST),
          "give a longer text");
    }
    return this;
  }

  /** As {@code 900 characters to train on, 50 to validate on, 100 to test on}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %,d characters to train on, %,d to validate on, %,d to test on",
        train.name(),
        train.content().length(),
        validation.content().length(),
        test.content().length());
  }
}
