package io.sarmal.apps.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BracketsTests {
  @ParameterizedTest
  @CsvSource({
    "f(a[0]) { b(); }, 4, 4",
    "f(a[0)], 1, 2",
    "), 0, 1",
    "f(a {, 0, 0",
    "(} ), 1, 2",
  })
  void whatClosesTheOneOpenedLastMatches(String text, int matched, int closed) {
    assertThat(Brackets.of(text)).isEqualTo(new Brackets(matched, closed));
  }
}
