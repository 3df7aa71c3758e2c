package io.sarmal.apps.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReberTests {
  /** The grammar once more, as regular expressions: what begins with T, and what with P. */
  private static final Pattern GRAMMAR =
      Pattern.compile("B([TP])B(TS*X(S|XT*V(PXT*V)*(PS|V))|PT*V(PXT*V)*(PS|V))E\\1E");

  @Test
  void everySymbolIsAmongThoseThatMayFollow() {
    for (Reber.Word word : Reber.distinct(500, new SplittableRandom(1))) {
      String symbols = word.symbols();
      assertThat(word.legal()).hasSize(symbols.length() - 1);
      for (int i = 0; i < word.legal().size(); i++) {
        assertThat(word.legal().get(i)).contains(symbols.substring(i + 1, i + 2));
      }
      assertThat(symbols).matches(GRAMMAR);
    }
  }

  @Test
  void theSecondSymbolComesAgainBeforeTheLast() {
    for (Reber.Word word : Reber.distinct(100, new SplittableRandom(2))) {
      String symbols = word.symbols();
      assertThat(symbols.charAt(symbols.length() - 2)).isEqualTo(symbols.charAt(1));
      assertThat(word.legal().get(symbols.length() - 3)).isEqualTo(symbols.substring(1, 2));
    }
  }

  @Test
  void stringsDiffer() {
    assertThat(Reber.distinct(256, new SplittableRandom(3)).stream().map(Reber.Word::symbols))
        .doesNotHaveDuplicates();
  }
}
