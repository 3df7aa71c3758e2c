package io.sarmal.apps.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.ImmutableIntArray;
import java.util.List;
import org.junit.jupiter.api.Test;

class NaiveBayesTests {
  // Manning, Raghavan and Schütze 2008, example 13.1: chinese beijing shanghai macao tokyo japan.
  private static final NaiveBayes TEXTBOOK =
      new NaiveBayes(
          6,
          List.of(
              ImmutableIntArray.of(0, 1, 0),
              ImmutableIntArray.of(0, 0, 2),
              ImmutableIntArray.of(0, 3),
              ImmutableIntArray.of(4, 5, 0)),
          ImmutableIntArray.of(1, 1, 1, 0));

  @Test
  void theTextbooksExampleIsClassifiedAsTheTextbookDoes() {
    assertThat(TEXTBOOK.classify(ImmutableIntArray.of(0, 0, 0, 4, 5))).isEqualTo(1);
    assertThat(TEXTBOOK.classify(ImmutableIntArray.of(4, 5))).isEqualTo(0);
  }

  @Test
  void aDocumentWithoutWordsIsOfTheMoreFrequentClass() {
    assertThat(TEXTBOOK.classify(ImmutableIntArray.of())).isEqualTo(1);
  }

  @Test
  void oneWordDecidesByItsShareInEachClass() {
    // 1/4 · 2/9 = 0.0556 is more than 3/4 · 1/14 = 0.0536, and 1/4 · 2/9 less than 3/4 · 6/14.
    assertThat(TEXTBOOK.classify(ImmutableIntArray.of(4))).isEqualTo(0);
    assertThat(TEXTBOOK.classify(ImmutableIntArray.of(0))).isEqualTo(1);
  }

  @Test
  void aClassWithoutDocumentsIsRefused() {
    assertThatThrownBy(
            () -> new NaiveBayes(2, List.of(ImmutableIntArray.of(0)), ImmutableIntArray.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("class 0 of 2 has no document");
  }
}
