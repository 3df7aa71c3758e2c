package io.sarmal.apps.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReberTests {
  /** The grammar once more, as regular expressions: what begins with T, and what with P. */
  private static final Pattern GRAMMAR =
      Pattern.compile("B([TP])B(TS*X(S|XT*V(PXT*V)*(PS|V))|PT*V(PXT*V)*(PS|V))E\\1E");

  @Test
  void everySymbolIsAmongThoseThatMayFollow() {
    for (Reber.Word word : Reber.draw(500, Set.of(), new SplittableRandom(1))) {
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
    for (Reber.Word word : Reber.draw(100, Set.of(), new SplittableRandom(2))) {
      String symbols = word.symbols();
      assertThat(symbols.charAt(symbols.length() - 2)).isEqualTo(symbols.charAt(1));
      assertThat(word.legal().get(symbols.length() - 3)).isEqualTo(symbols.substring(1, 2));
    }
  }

  @Test
  void stringsDifferFromEachOtherAndFromThoseHeldOut() {
    Set<String> heldOut = symbols(Reber.draw(256, Set.of(), new SplittableRandom(3)));
    assertThat(heldOut).hasSize(256);
    Set<String> others = new HashSet<>(symbols(Reber.draw(100, heldOut, new SplittableRandom(3))));
    assertThat(others).hasSize(100).doesNotContainAnyElementsOf(heldOut);
  }

  private static Set<String> symbols(List<Reber.Word> words) {
    return words.stream().map(Reber.Word::symbols).collect(Collectors.toSet());
  }
}
