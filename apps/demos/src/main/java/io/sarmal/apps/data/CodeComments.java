package io.sarmal.apps.data;

/** Takes comments out of code in C++ or Java; what is left compiles to the same. */
public final class CodeComments {
  private final String code;
  private final StringBuilder kept = new StringBuilder();
  private int at;

  private CodeComments(String code) {
    this.code = code;
  }

  /**
   * The code without {@code //} and {@code /* … *}{@code /} comments; those in literals are kept.
   * Lines lose blanks at their ends, and of several empty lines one stays.
   */
  public static String strip(String code) {
    CodeComments comments = new CodeComments(code);
    comments.run();
    return comments
        .kept
        .toString()
        .replace("\r", "")
        .replaceAll("[ \t]+\n", "\n")
        .replaceAll("\n{3,}", "\n\n")
        .replaceFirst("^\n+", "");
  }

  private void run() {
    while (at < code.length()) {
      if (code.startsWith("//", at)) {
        at = end("\n", at, 0);
      } else if (code.startsWith("/*", at)) {
        at = end("*/", at + 2, 2);
        kept.append(' '); // a comment parts words
      } else if (code.startsWith("\"\"\"", at)) {
        keepTo(end("\"\"\"", at + 3, 3));
      } else if (code.charAt(at) == '"' || (code.charAt(at) == '\'' && !partsDigits())) {
        keepTo(endOfLiteral());
      } else {
        keepTo(at + 1);
      }
    }
  }

  /** In C++ an apostrophe may stand within a number, as in {@code 1'000}. */
  private boolean partsDigits() {
    return at > 0 && Character.digit(code.charAt(at - 1), 16) >= 0;
  }

  private int end(String mark, int from, int length) {
    int found = code.indexOf(mark, from);
    return found < 0 ? code.length() : found + length;
  }

  /** A literal that is not closed ends with its line. */
  private int endOfLiteral() {
    char quote = code.charAt(at);
    int end = at + 1;
    while (end < code.length() && code.charAt(end) != quote && code.charAt(end) != '\n') {
      end += code.charAt(end) == '\\' ? 2 : 1;
    }
    return Math.min(code.length(), end + 1);
  }

  private void keepTo(int end) {
    kept.append(code, at, end);
    at = end;
  }
}
