package io.sarmal.apps.text;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.ImmutableIntArray;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The words of a text, the most frequent first, with ids from 1; id 0 is {@code <unk>}. */
final class WordVocabulary implements Vocabulary {
  private static final int UNKNOWN = 0;
  private static final String UNKNOWN_WORD = "<unk>";

  private final ImmutableList<String> words;
  private final ImmutableMap<String, Integer> ids;

  /** A vocabulary of these words, each once. */
  WordVocabulary(Iterable<String> words) {
    this.words = ImmutableList.copyOf(words);
    ImmutableMap.Builder<String, Integer> numbered = ImmutableMap.builder();
    for (int i = 0; i < this.words.size(); i++) {
      numbered.put(this.words.get(i), i + 1);
    }
    this.ids = numbered.buildOrThrow();
  }

  static WordVocabulary of(Text text, int minCount) {
    Map<String, Integer> counts = new HashMap<>();
    Words.split(text.content(), word -> counts.merge(word, 1, Integer::sum));
    return new WordVocabulary(
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() >= minCount)
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList());
  }

  @Override
  public Unit unit() {
    return Unit.WORD;
  }

  @Override
  public int size() {
    return words.size() + 1;
  }

  @Override
  public OptionalInt unknown() {
    return OptionalInt.of(UNKNOWN);
  }

  @Override
  public Encoded encode(Text text, boolean mapUnknown) {
    ImmutableIntArray.Builder encoded = ImmutableIntArray.builder();
    int[] unknown = {0};
    Words.split(
        text.content(),
        word -> {
          Integer id = ids.get(word);
          if (id == null) {
            unknown[0]++;
          }
          encoded.add(id == null ? UNKNOWN : id);
        });
    return new Encoded(encoded.build(), unknown[0]);
  }

  @Override
  public String decode(ImmutableIntArray encoded) {
    Words.Joiner joiner = new Words.Joiner();
    for (int i = 0; i < encoded.length(); i++) {
      int id = encoded.get(i);
      joiner.add(id == UNKNOWN ? UNKNOWN_WORD : words.get(id - 1));
    }
    return joiner.toString();
  }

  @Override
  public String toJson() {
    return VocabularyJson.write(Unit.WORD, words);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WordVocabulary that && words.equals(that.words);
  }

  @Override
  public int hashCode() {
    return words.hashCode();
  }
}
