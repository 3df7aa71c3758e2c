package io.sarmal.apps.text;

import com.google.common.primitives.ImmutableIntArray;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The code points that occur in a text, sorted, with ids from 1; id 0 stands for every other one
 * and is written as U+FFFD.
 */
final class CharVocabulary implements Vocabulary {
  private static final int UNKNOWN = 0;
  private static final int REPLACEMENT = 0xFFFD;

  private final int[] codePoints;

  /**
   * A vocabulary of these code points.
   *
   * @param codePoints sorted, each once
   */
  CharVocabulary(int[] codePoints) {
    this.codePoints = codePoints.clone();
  }

  static CharVocabulary of(Text text, int minCount) {
    int[] counts = new int[Character.MAX_CODE_POINT + 1];
    text.content().codePoints().forEach(codePoint -> counts[codePoint]++);
    int[] frequent = new int[counts.length];
    int size = 0;
    for (int codePoint = 0; codePoint < counts.length; codePoint++) {
      if (counts[codePoint] >= minCount) {
        frequent[size++] = codePoint;
      }
    }
    return new CharVocabulary(Arrays.copyOf(frequent, size));
  }

  @Override
  public Unit unit() {
    return Unit.CHAR;
  }

  @Override
  public int size() {
    return codePoints.length + 1;
  }

  @Override
  public OptionalInt unknown() {
    return OptionalInt.of(UNKNOWN);
  }

  @Override
  public Encoded encode(Text text, boolean mapUnknown) {
    String content = text.content();
    ImmutableIntArray.Builder encoded = ImmutableIntArray.builder(content.length());
    int unknown = 0;
    int codePoint;
    for (int i = 0; i < content.length(); i += Character.charCount(codePoint)) {
      codePoint = content.codePointAt(i);
      int id = id(codePoint);
      if (id == UNKNOWN) {
        if (!mapUnknown) {
          throw outside(text, i, codePoint);
        }
        unknown++;
      }
      encoded.add(id);
    }
    return new Encoded(encoded.build(), unknown);
  }

  private int id(int codePoint) {
    int found = Arrays.binarySearch(codePoints, codePoint);
    return found < 0 ? UNKNOWN : found + 1;
  }

  private InputException outside(Text text, int offset, int codePoint) {
    String shown =
        Character.isISOControl(codePoint) ? "" : "'" + Character.toString(codePoint) + "' ";
    return new InputException(
        text.place(offset),
        String.format(
            Locale.ROOT,
            "character %s(U+%04X, %s) is not among the %d that the model knows",
            shown,
            codePoint,
            Character.getName(codePoint),
            codePoints.length),
        "change it, or pass --unknown to read such characters as one unknown character");
  }

  @Override
  public String decode(ImmutableIntArray encoded) {
    StringBuilder text = new StringBuilder(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      int id = encoded.get(i);
      text.appendCodePoint(id == UNKNOWN ? REPLACEMENT : codePoints[id - 1]);
    }
    return text.toString();
  }

  @Override
  public String toJson() {
    return VocabularyJson.write(
        Unit.CHAR, Arrays.stream(codePoints).mapToObj(Character::toString).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CharVocabulary that && Arrays.equals(codePoints, that.codePoints);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(codePoints);
  }
}
