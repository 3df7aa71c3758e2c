package io.sarmal.apps.demo;

import com.google.common.collect.ImmutableMap;
import java.util.Map;

/** Where in a text each of its characters is. */
final class Places {
  private Places() {}

  /** For each kind of place, whether a character, once read, is inside. */
  static Map<String, boolean[]> of(int[] codePoints) {
    return ImmutableMap.of(
        "inside ( )", between(codePoints, '(', ')'),
        "inside [ ]", between(codePoints, '[', ']'),
        "inside { }", between(codePoints, '{', '}'),
        "inside \" \"", quoted(codePoints),
        "from column 40 on", far(codePoints, 40));
  }

  private static boolean[] between(int[] codePoints, int open, int close) {
    boolean[] inside = new boolean[codePoints.length];
    int depth = 0;
    for (int i = 0; i < codePoints.length; i++) {
      depth += codePoints[i] == open ? 1 : 0;
      depth -= codePoints[i] == close && depth > 0 ? 1 : 0;
      inside[i] = depth > 0;
    }
    return inside;
  }

  /** A quotation ends with its line at the latest. */
  private static boolean[] quoted(int[] codePoints) {
    boolean[] inside = new boolean[codePoints.length];
    boolean open = false;
    for (int i = 0; i < codePoints.length; i++) {
      open = codePoints[i] != '\n' && (codePoints[i] == '"') != open;
      inside[i] = open;
    }
    return inside;
  }

  private static boolean[] far(int[] codePoints, int column) {
    boolean[] inside = new boolean[codePoints.length];
    int at = 0;
    for (int i = 0; i < codePoints.length; i++) {
      at = codePoints[i] == '\n' ? 0 : at + 1;
      inside[i] = at > column;
    }
    return inside;
  }
}
