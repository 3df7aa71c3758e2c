package io.sarmal.apps.text;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Locale;

/** What a text is cut into; a language model predicts the next one. */
public enum Unit {
  /** Unicode code points. */
  CHAR,
  /** The bytes of the text in UTF-8. */
  BYTE,
  /** Words, numbers, punctuation marks and line breaks; spaces are not kept. */
  WORD;

  /** The name in options, files and figures: {@code char}, {@code byte}, {@code word}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The vocabulary of a text.
   *
   * @param minCount rarer characters or words are not in it, bytes all are; 1 or more
   */
  public Vocabulary vocabulary(Text text, int minCount) {
    checkArgument(minCount >= 1, "the least count must be 1 or more, not %s", minCount);
    return switch (this) {
      case CHAR -> CharVocabulary.of(text, minCount);
      case BYTE -> new ByteVocabulary();
      case WORD -> WordVocabulary.of(text, minCount);
    };
  }
}
