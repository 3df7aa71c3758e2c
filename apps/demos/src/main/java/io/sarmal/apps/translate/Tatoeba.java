package io.sarmal.apps.translate;

import com.google.common.base.Splitter;
import io.sarmal.apps.text.InputException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sentence pairs as manythings.org gives them out: a source, a tab, a target, and perhaps a tab and
 * an attribution. A source with several targets has several right translations.
 */
public final class Tatoeba {
  private Tatoeba() {}

  /**
   * Reads pairs and splits them by source.
   *
   * @throws InputException if a line is no pair; says which
   */
  public static PairSet read(Path file) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new InputException(
          file.toString(), "is not UTF-8: " + e.getMessage(), "convert it to UTF-8", e);
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      List<String> fields = Splitter.on('\t').splitToList(lines.get(i));
      if (lines.get(i).isBlank()) {
        continue;
      }
      if (fields.size() < 2 || fields.get(0).isBlank() || fields.get(1).isBlank()) {
        throw new InputException(
            file + ":" + (i + 1), "is no pair", "expected a sentence, a tab and its translation");
      }
      pairs.add(Pair.of(fields.get(0).strip(), fields.get(1).strip()));
    }
    if (pairs.size() < 10) {
      throw new InputException(
          file.toString(), "holds %d pairs".formatted(pairs.size()), "10 or more are needed");
    }
    return PairSet.split(file.getFileName().toString(), pairs, 1500);
  }
}
