package io.sarmal.apps.text;

import com.google.common.primitives.ImmutableIntArray;
import java.io.IOException;
import java.util.OptionalInt;

/** The units that a model knows, numbered from 0; immutable. */
public sealed interface Vocabulary permits ByteVocabulary, CharVocabulary, WordVocabulary {

  /**
   * A text as ids.
   *
   * @param ids one per unit of the text
   * @param unknown how many of them stand for a unit that the vocabulary does not have
   */
  record Encoded(ImmutableIntArray ids, int unknown) {}

  /** What a text is cut into. */
  Unit unit();

  /** The number of ids. */
  int size();

  /** The id that stands for every unit that the vocabulary does not have, if it has one. */
  OptionalInt unknown();

  /**
   * The ids of a text's units.
   *
   * @param mapUnknown whether a character outside the vocabulary becomes {@link #unknown()} instead
   *     of an error; words always do
   * @throws InputException if a character is outside the vocabulary; says which and where
   */
  Encoded encode(Text text, boolean mapUnknown);

  /**
   * The text that ids stand for; words are joined with spaces where a reader expects them.
   *
   * @throws IndexOutOfBoundsException if an id is not of this vocabulary
   */
  String decode(ImmutableIntArray ids);

  /** The vocabulary as one line of JSON, for the metadata of a model file. */
  String toJson();

  /**
   * The vocabulary that {@link #toJson()} wrote.
   *
   * @throws IOException if this is not one; the message says what is wrong with it
   */
  static Vocabulary fromJson(String json) throws IOException {
    return VocabularyJson.read(json);
  }
}
