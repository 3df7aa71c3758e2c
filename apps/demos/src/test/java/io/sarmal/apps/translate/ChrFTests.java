package io.sarmal.apps.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ChrFTests {
  private static final Offset<Double> ROUNDING = within(1e-9);

  private static double score(String hypothesis, String... references) {
    return new ChrF().add(hypothesis, List.of(references)).score();
  }

  @Test
  void theSameIsAHundredAndNothingInCommonIsZero() {
    assertThat(score("Merhaba dünya", "Merhaba dünya")).isCloseTo(100, ROUNDING);
    assertThat(score("abc", "xyz")).isZero();
    assertThat(score("", "xyz")).isZero();
  }

  @Test
  void spacesDoNotCount() {
    assertThat(score("a b c d e f", "abcdef")).isCloseTo(100, ROUNDING);
  }

  @Test
  void itIsTheFormula() {
    // abcd, abce: 3 of 4 letters, 2 of 3 pairs, 1 of 2 triples, 0 of 1: precision is recall.
    double mean = (3.0 / 4 + 2.0 / 3 + 1.0 / 2 + 0) / 4;
    assertThat(score("abcd", "abce")).isCloseTo(100 * mean, ROUNDING);
    // ab, abab: one letter of each of two; precision 1 and 1, recall 2/4 and 1/3.
    double recall = (2.0 / 4 + 1.0 / 3) / 2;
    assertThat(score("ab", "abab")).isCloseTo(100 * 5 * recall / (4 + recall), ROUNDING);
  }

  @Test
  void theBestReferenceCounts() {
    assertThat(score("Selam!", "Merhaba.", "Selam!")).isCloseTo(100, ROUNDING);
  }

  @Test
  void aSetIsCountedTogether() {
    double both =
        new ChrF().add("abcdefgh", List.of("abcdefgh")).add("x", List.of("yyyyyyyy")).score();
    assertThat(both).isBetween(40.0, 70.0);
  }
}
