package io.sarmal.apps.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeCommentsTests {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "int a; // b                 | int a;",
        "int/* b */a;                | int a;",
        "f(\"// no\", \"/* no */\"); | f(\"// no\", \"/* no */\");",
        "f(\"\\\"// no\"); // yes    | f(\"\\\"// no\");",
        "char c = '\"'; // yes       | char c = '\"';",
        "char c = '\\''; // yes      | char c = '\\'';",
        "int n = 1'000'000; // yes   | int n = 1'000'000;",
        "wchar_t c = L'\"'; // yes   | wchar_t c = L'\"';",
        "a / b * c                   | a / b * c",
        "a /* never closed           | a",
      })
  void commentsGoAndLiteralsStay(String code, String stripped) {
    assertThat(CodeComments.strip(code + "\n").strip()).isEqualTo(stripped);
  }

  @Test
  void textBlocksStay() {
    String code = "String s = \"\"\"\n  // no \"quote\"\n  \"\"\";\n";
    assertThat(CodeComments.strip(code + "// yes\n").stripTrailing()).isEqualTo(code.strip());
  }

  @Test
  void linesOfCommentsLeaveOneEmptyLine() {
    assertThat(CodeComments.strip("/* licence */\n\na;\n// b\n// c\n\n// d\ne;  \n"))
        .isEqualTo("a;\n\ne;\n");
  }

  @Test
  void whatHasNoCommentsStaysAndTwiceIsAsOnce() {
    String code = "class A {\n  int b = 'c' / 2;\n}\n";
    assertThat(CodeComments.strip(code)).isEqualTo(code);
    String once = CodeComments.strip("a /* b */ c // d\n");
    assertThat(CodeComments.strip(once)).isEqualTo(once);
  }
}
