package io.sarmal.apps.translate;

import com.google.common.base.Splitter;
import io.sarmal.apps.text.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Turkish words as people misspell them, and as they are written: the list that comes in the jar of
 * the Turkish WordNet, a pair a line.
 */
public final class Misspellings {
  private static final String RESOURCE = "/turkish_misspellings.txt";

  /** Letters only: abbreviations and numbers are another task. */
  private static final String PAIR = "\\p{L}{3,20} \\p{L}{3,20}";

  private Misspellings() {}

  /**
   * Reads the list.
   *
   * @throws InputException if its jar is not on the class path
   */
  public static PairSet read() throws IOException {
    try (InputStream resource = Misspellings.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new InputException(
            "the list of misspellings",
            "is not on the class path",
            "add the jar io.github.starlangsoftware:WordNet");
      }
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8));
      List<Pair> pairs =
          reader
              .lines()
              .filter(line -> line.matches(PAIR))
              .map(Splitter.on(' ')::splitToList)
              .map(words -> Pair.of(words.get(0), words.get(1)))
              .toList();
      return PairSet.split("Turkish misspellings", pairs, 2000);
    }
  }
}
