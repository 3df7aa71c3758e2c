package io.sarmal.apps.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.text.Split;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.Unit;
import io.sarmal.apps.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NGramTests {

  @Test
  void aUnigramIsWhatTheEquationSays() {
    NGram model = new NGram(1, 4, ImmutableIntArray.of(0, 0, 0, 1));

    // Of 4 ids 2 are different: (3 + 2/4) / (4 + 2) and (0 + 2/4) / (4 + 2).
    assertThat(model.probability(ImmutableIntArray.of(0), 0)).isEqualTo(3.5 / 6);
    assertThat(model.probability(ImmutableIntArray.of(3), 0)).isEqualTo(0.5 / 6);
  }

  @Test
  void aBigramLeansOnTheUnigramByTheNumberOfDifferentFollowers() {
    NGram model = new NGram(2, 3, ImmutableIntArray.of(0, 1, 0, 2, 0, 1));
    double unigram = (2 + 3 / 3.0) / (6 + 3); // of the id 1

    assertThat(model.probability(ImmutableIntArray.of(0, 1), 1))
        .isCloseTo((2 + 2 * unigram) / (3 + 2), within(1e-15));
  }

  @Test
  void aHistoryThatWasNeverSeenIsCutShort() {
    NGram model = new NGram(3, 4, ImmutableIntArray.of(0, 1, 0, 1));

    assertThat(model.probability(ImmutableIntArray.of(3, 3, 1), 2))
        .isEqualTo(model.probability(ImmutableIntArray.of(1), 0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void probabilitiesOfWhatMayComeNextAddUpToOne(long seed) {
    Random random = new Random(seed);
    int vocabulary = 2 + random.nextInt(6);
    NGram model = new NGram(1 + random.nextInt(5), vocabulary, ids(random, 200, vocabulary));
    ImmutableIntArray before = ids(random, random.nextInt(8), vocabulary);

    double sum = 0;
    for (int id = 0; id < vocabulary; id++) {
      ImmutableIntArray text = ImmutableIntArray.builder().addAll(before).add(id).build();
      sum += model.probability(text, before.length());
    }
    assertThat(sum).isCloseTo(1, within(1e-12));
  }

  @Test
  void shakespeareByFiveCharactersHasTheKnownCrossEntropy() throws IOException {
    assertThat(nats(5, "tinyshakespeare.txt")).isCloseTo(1.669, within(0.01));
  }

  @Test
  void tunesByFourCharactersHaveTheKnownCrossEntropy() throws IOException {
    assertThat(nats(4, "nottingham.abc")).isCloseTo(1.370, within(0.01));
  }

  @Test
  void gramsThatCannotBeNumberedAreRefused() {
    assertThatThrownBy(() -> new NGram(5, 10_000, ImmutableIntArray.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5-grams over 10000 ids");
  }

  @Test
  void anIdThatIsNotOfTheVocabularyIsRefused() {
    assertThatThrownBy(() -> new NGram(2, 3, ImmutableIntArray.of(0, 3)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("id (3)");
  }

  /** The cross-entropy of a text's last tenth, by the rest, in nats per character. */
  private static double nats(int order, String name) throws IOException {
    Path file = Path.of(System.getProperty("sarmal.data", "data"), name);
    assumeThat(Files.exists(file)).as("%s is not there (set -Dsarmal.data)", file).isTrue();
    Text text = Text.of(name, Files.readString(file));
    Vocabulary characters = Unit.CHAR.vocabulary(text, 1);
    Split split = Split.tail(characters.encode(text, false).ids(), 0.1);
    return new NGram(order, characters.size(), split.train()).nats(split.validation());
  }

  private static ImmutableIntArray ids(Random random, int length, int vocabulary) {
    return ImmutableIntArray.copyOf(random.ints(length, 0, vocabulary).toArray());
  }
}
