package io.sarmal.apps.text;

import com.google.common.collect.ImmutableList;

/**
 * A text and where its parts come from, so that an error can name file, line and column.
 *
 * @param name what a user knows it by: a path, a corpus, an option
 * @param content the characters, without unpaired surrogates
 * @param parts in order, the first at offset 0
 * @param notes what the user should know about how it was read
 */
public record Text(
    String name, String content, ImmutableList<Part> parts, ImmutableList<String> notes) {

  /**
   * One file's share of the text.
   *
   * @param begin offset of its first character in the content
   */
  public record Part(String name, int begin) {}

  /** A text of one part, of the same name. */
  public static Text of(String name, String content) {
    return new Text(name, content, ImmutableList.of(new Part(name, 0)), ImmutableList.of());
  }

  /**
   * The place of a character as {@code NAME:LINE:COLUMN}, both counted from 1, columns in code
   * points.
   *
   * @param offset from 0 to the content's length
   */
  public String place(int offset) {
    Part part = parts.get(0);
    for (Part later : parts) {
      if (later.begin() <= offset) {
        part = later;
      }
    }
    int line = 1;
    int lineBegin = part.begin();
    for (int i = part.begin(); i < offset; i++) {
      if (content.charAt(i) == '\n') {
        line++;
        lineBegin = i + 1;
      }
    }
    int column = content.codePointCount(lineBegin, offset) + 1;
    return part.name() + ":" + line + ":" + column;
  }
}
