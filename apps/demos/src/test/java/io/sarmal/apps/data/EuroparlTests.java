package io.sarmal.apps.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EuroparlTests {
  @Test
  void languagesAreToldByStopWords() {
    assertThat(Europarl.isEnglish("I think that this is the end of the debate.")).isTrue();
    assertThat(Europarl.isEnglish("wij tegen het verslag en verzoeken wij de Commissie")).isFalse();
    assertThat(Europarl.isEnglish("de la Commission et du Conseil, dans le rapport")).isFalse();
    assertThat(Europarl.isEnglish("the of and to é")).isFalse();
    assertThat(Europarl.isEnglish("")).isFalse();
  }

  @Test
  void whatComesWithTheProgramIsEnglishAndEnough() {
    String text = Europarl.read().content();
    assertThat(text.length()).isGreaterThan(500_000);
    assertThat(text).contains(" the ").doesNotContain("\t");
    assertThat(text.chars().allMatch(c -> c < 128)).isTrue();
  }
}
