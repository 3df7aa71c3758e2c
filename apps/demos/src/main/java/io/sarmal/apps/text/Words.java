package io.sarmal.apps.text;

import com.google.common.collect.ImmutableSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Cuts text into words and joins words to readable text.
 *
 * <p>A token is a run of letters, digits, marks and underscores, with an apostrophe inside a word
 * and a point or comma inside a number; or one character of anything else; or a line break. Other
 * white space only separates. Joining and cutting again gives the same tokens.
 */
final class Words {
  private static final String LINE_BREAK = "\n";

  private Words() {}

  /** Hands over the tokens of a text, in order. */
  static void split(String text, Consumer<String> sink) {
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      int end = i + Character.charCount(codePoint);
      if (isWordPart(codePoint)) {
        end = endOfWord(text, end);
      }
      if (codePoint == '\n' || !isSpace(codePoint)) {
        sink.accept(text.substring(i, end));
      }
      i = end;
    }
  }

  private static int endOfWord(String text, int from) {
    int end = from;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      int next = end + Character.charCount(codePoint);
      boolean inside =
          isWordPart(codePoint)
              || (next < text.length() && joins(text, end, codePoint, text.codePointAt(next)));
      if (!inside) {
        return end;
      }
      end = next;
    }
    return end;
  }

  private static boolean joins(String text, int at, int codePoint, int next) {
    int previous = text.codePointBefore(at);
    return switch (codePoint) {
      case '\'', '\u2019' -> Character.isLetter(previous) && Character.isLetter(next);
      case '.', ',' -> Character.isDigit(previous) && Character.isDigit(next);
      default -> false;
    };
  }

  private static boolean isWordPart(int codePoint) {
    return Character.isLetterOrDigit(codePoint)
        || codePoint == '_'
        || Character.getType(codePoint) == Character.NON_SPACING_MARK
        || Character.getType(codePoint) == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isSpace(int codePoint) {
    return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
  }

  /** Joins tokens one by one. */
  static final class Joiner {
    private static final String NO_SPACE_BEFORE = ".,;:!?)]}\u2019\u201d\u00bb\u2026%-/\n";
    private static final String NO_SPACE_AFTER = "([{\u2018\u201c\u00ab$#@-/\n";
    private static final ImmutableSet<String> STRAIGHT_QUOTES = ImmutableSet.of("'", "\"");

    private final StringBuilder text = new StringBuilder();
    private final Set<String> openQuotes = new HashSet<>();
    private boolean glueNext = true;

    /** Appends a token, after a space where a reader expects one. */
    void add(String token) {
      boolean closes = openQuotes.remove(token);
      boolean opens = !closes && STRAIGHT_QUOTES.contains(token);
      if (opens) {
        openQuotes.add(token);
      }
      if (token.equals(LINE_BREAK)) {
        openQuotes.clear();
      }
      if (!glueNext && !closes && !isMark(NO_SPACE_BEFORE, token)) {
        text.append(' ');
      }
      text.append(token);
      glueNext = opens || isMark(NO_SPACE_AFTER, token);
    }

    private static boolean isMark(String marks, String token) {
      return token.length() == 1 && marks.contains(token);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
