package io.sarmal.apps.translate;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pieces of words, by byte pair encoding: the two neighbours that are most often together become
 * one piece, again and again, so that frequent words are one piece and rare ones a few. Sennrich,
 * Haddow and Birch 2016. A text is a third as long in pieces as in letters, and a net has a third
 * of the way to remember.
 *
 * <p>A piece is written as one character of the private use area, so that what reads characters
 * reads pieces too. None reaches over the end of a word; a space belongs to the word after it.
 */
public final class Pieces {
  private static final char FIRST = '\uE000';
  private static final char LAST = '\uF8FF';
  private static final Pattern WORD = Pattern.compile(" ?\\p{L}+| ?[^\\p{L}]");

  /** The two characters that each piece stands for, which may be pieces themselves. */
  private final List<String> pairs = new ArrayList<>();

  private final Map<String, String> joined = new HashMap<>();

  private Pieces() {}

  /**
   * The pieces of some texts.
   *
   * @param most how many there are to be, from 0 to 6400; fewer if no pair is there twice
   */
  public static Pieces of(Stream<String> texts, int most) {
    checkArgument(most >= 0 && most <= LAST - FIRST + 1, "0 to 6400 pieces, not %s", most);
    Pieces pieces = new Pieces();
    Map<String, Integer> words = new HashMap<>();
    texts.forEach(
        text ->
            WORD.matcher(text)
                .results()
                .forEach(word -> words.merge(word.group(), 1, Integer::sum)));
    words.keySet().forEach(word -> pieces.joined.put(word, word));
    Map<String, Integer> counts = new HashMap<>();
    words.forEach((word, count) -> count(word, count, counts));
    while (pieces.pairs.size() < most) {
      String pair = mostFrequent(counts);
      if (counts.getOrDefault(pair, 0) < 2) {
        break;
      }
      String piece = Character.toString(FIRST + pieces.pairs.size());
      pieces.pairs.add(pair);
      pieces.joined.replaceAll(
          (word, now) -> {
            String next = now.replace(pair, piece);
            if (next.length() < now.length()) {
              count(now, -words.get(word), counts);
              count(next, words.get(word), counts);
            }
            return next;
          });
      counts.remove(pair);
    }
    return pieces;
  }

  private static void count(String word, int times, Map<String, Integer> counts) {
    for (int i = 0; i + 2 <= word.length(); i++) {
      String pair = word.substring(i, i + 2);
      if (pair.chars().noneMatch(half -> Character.isSurrogate((char) half))) {
        counts.merge(pair, times, Integer::sum);
      }
    }
  }

  /** Of equals the first in the order of characters. */
  private static String mostFrequent(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .max(
            Map.Entry.<String, Integer>comparingByValue()
                .thenComparing(Map.Entry.<String, Integer>comparingByKey().reversed()))
        .map(Map.Entry::getKey)
        .orElse("");
  }

  /** A text with a character for each piece. */
  public String join(String text) {
    return WORD.matcher(text)
        .results()
        .map(word -> joined.computeIfAbsent(word.group(), this::joinWord))
        .collect(Collectors.joining());
  }

  private String joinWord(String word) {
    String now = word;
    for (int i = 0; i < pairs.size(); i++) {
      now = now.replace(pairs.get(i), Character.toString(FIRST + i));
    }
    return now;
  }

  /** The text that {@link #join} was given. */
  public String split(String text) {
    String now = text;
    for (int i = pairs.size() - 1; i >= 0; i--) {
      now = now.replace(Character.toString(FIRST + i), pairs.get(i));
    }
    return now;
  }

  /** The two characters of each piece, one after the other: what a model file keeps. */
  @Override
  public String toString() {
    return String.join("", pairs);
  }
}
