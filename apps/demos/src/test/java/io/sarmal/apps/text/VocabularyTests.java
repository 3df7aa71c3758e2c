package io.sarmal.apps.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.ImmutableIntArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTests {
  private static final String SYMBOLS =
      "aabbcçğıİöşü Zz09_\n\t'\"’.,;:!?()[]{}-/%$#@«»“”…\u0301€😀𝔸";

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void charactersAndBytesComeBackAsTheyWere(long seed) {
    Text text = Text.of("random", randomText(new Random(seed), 300));
    for (Unit unit : List.of(Unit.CHAR, Unit.BYTE)) {
      Vocabulary vocabulary = unit.vocabulary(text, 1);
      Vocabulary.Encoded encoded = vocabulary.encode(text, false);
      assertThat(encoded.unknown()).isZero();
      assertThat(vocabulary.decode(encoded.ids())).isEqualTo(text.content());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void joinedWordsAreCutIntoTheSameWordsAgain(long seed) {
    List<String> words = words(randomText(new Random(seed), 500));
    assertThat(words(join(words))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Don't panic, it's (only) 3.14!|Don't,panic,`,`,it's,(,only,),3.14,!",
        "He said: \"yes\" - and 'no'.|He,said,:,\",yes,\",-,and,',no,',.",
        "Ankara’da 1.234,5 kişi|Ankara’da,1.234`,`5,kişi",
        "a_b + c[0];|a_b,+,c,[,0,],;"
      })
  void wordsAreWhatAReaderTakesForWords(String text, String expected) {
    assertThat(String.join(",", words(text))).isEqualTo(expected.replace("`,`", ","));
  }

  @Test
  void joinedWordsReadLikeText() {
    String text = "He said: \"yes, (perhaps)!\"\nDon't 'quote' 50% of $5 well-known [x].\n";
    assertThat(join(words(text))).isEqualTo(text);
  }

  @Test
  void wordsAreRankedByCountAndRareOnesAreUnknown() {
    Text text = Text.of("t", "b a b a c b\n");
    Vocabulary vocabulary = Unit.WORD.vocabulary(text, 2);
    Vocabulary.Encoded encoded = vocabulary.encode(text, false);
    assertThat(vocabulary.size()).isEqualTo(3);
    assertThat(encoded.ids()).isEqualTo(ImmutableIntArray.of(1, 2, 1, 2, 0, 1, 0));
    assertThat(encoded.unknown()).isEqualTo(2);
    assertThat(vocabulary.decode(encoded.ids())).isEqualTo("b a b a <unk> b <unk>");
  }

  @Test
  void characterOutsideTheVocabularyIsShownWithItsPlace() {
    Vocabulary vocabulary = Unit.CHAR.vocabulary(Text.of("t", "abc\n"), 1);
    assertThatThrownBy(() -> vocabulary.encode(Text.of("--prime", "ab\nc€a"), false))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "--prime:2:2: character '€' (U+20AC, EURO SIGN) is not among the 4 that the model"
                + " knows; change it, or pass --unknown to read such characters as one unknown"
                + " character");
    assertThatThrownBy(() -> vocabulary.encode(Text.of("--prime", "\t"), false))
        .hasMessageContaining("--prime:1:1: character (U+0009, CHARACTER TABULATION) is not");
    assertThatThrownBy(() -> vocabulary.encode(Text.of("--prime", "😀"), false))
        .hasMessageContaining("'😀' (U+1F600, GRINNING FACE)");
  }

  @Test
  void characterOutsideTheVocabularyIsMappedIfAsked() {
    Vocabulary vocabulary = Unit.CHAR.vocabulary(Text.of("t", "abc"), 1);
    Vocabulary.Encoded encoded = vocabulary.encode(Text.of("t", "a€b😀"), true);
    assertThat(encoded.unknown()).isEqualTo(2);
    assertThat(vocabulary.decode(encoded.ids())).isEqualTo("a\uFFFDb\uFFFD");
  }

  @Test
  void rareCharactersAreNotInTheVocabulary() {
    Vocabulary vocabulary = Unit.CHAR.vocabulary(Text.of("t", "aabbc"), 2);
    assertThat(vocabulary.size()).isEqualTo(3);
    assertThat(vocabulary.encode(Text.of("t", "abc"), true).unknown()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void vocabularySurvivesJson(Unit unit) throws IOException {
    Text text = Text.of("random", randomText(new Random(7), 400));
    Vocabulary vocabulary = unit.vocabulary(text, 1);
    Vocabulary read = Vocabulary.fromJson(vocabulary.toJson());
    assertThat(read).isEqualTo(vocabulary);
    assertThat(read.toJson()).isEqualTo(vocabulary.toJson());
    assertThat(read.encode(text, false)).isEqualTo(vocabulary.encode(text, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|the vocabulary has START_ARRAY where START_OBJECT is expected",
        "{\"symbols\":[]}|the vocabulary has a field \"symbols\", expected \"unit\"",
        "{\"unit\":\"line\",\"symbols\":[]}|the vocabulary's unit is \"line\", expected char, byte or word",
        "{\"unit\":\"char\",\"symbols\":[\"ab\"]}|the vocabulary has \"ab\", expected one character",
        "{\"unit\":\"char\",\"symbols\":[\"\"]}|the vocabulary has \"\", expected one character",
        "{\"unit\":\"char\",\"symbols\":[\"b\",\"a\"]}|the vocabulary's characters are not in order at \"a\"",
        "{\"unit\":\"word\",\"symbols\":[\"a\",\"a\"]}|the vocabulary has \"a\" twice",
        "{\"unit\":\"word\",\"symbols\":[1]}|the vocabulary's symbols must be strings",
        "{\"unit\":\"word\",\"symbols\":[]|Unexpected end-of-input"
      })
  void editedJsonIsRefused(String json, String message) {
    assertThatThrownBy(() -> Vocabulary.fromJson(json))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void leastCountMustBePositive() {
    assertThatThrownBy(() -> Unit.CHAR.vocabulary(Text.of("t", "a"), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the least count must be 1 or more, not 0");
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Words.split(text, words::add);
    return words;
  }

  private static String join(List<String> words) {
    Words.Joiner joiner = new Words.Joiner();
    words.forEach(joiner::add);
    return joiner.toString();
  }

  private static String randomText(Random random, int length) {
    int[] symbols = SYMBOLS.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    random.ints(length, 0, symbols.length).forEach(i -> text.appendCodePoint(symbols[i]));
    return text.toString();
  }
}
