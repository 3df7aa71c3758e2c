package io.sarmal.apps.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TranslationMemoryTests {
  @Test
  void itGivesTheTargetOfTheSourceMostAlike() {
    TranslationMemory memory = new TranslationMemory();
    memory.learn("I am here.", "Buradayım.");
    memory.learn("I am hungry.", "Açım.");
    memory.learn("Where are you?", "Neredesin?");
    assertThat(memory.translate("I am angry.")).isEqualTo("Açım.");
    assertThat(memory.translate("WHERE ARE YOU")).isEqualTo("Neredesin?");
    assertThat(memory.translate("I am here.")).isEqualTo("Buradayım.");
  }

  @Test
  void whatIsLikeNothingGetsTheFirst() {
    TranslationMemory memory = new TranslationMemory();
    memory.learn("abc", "first");
    memory.learn("def", "second");
    assertThat(memory.translate("ÖÜ")).isEqualTo("first");
  }

  @Test
  void anEmptyMemoryIsAnError() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TranslationMemory().translate("a"));
  }
}
