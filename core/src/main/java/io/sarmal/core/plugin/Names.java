package io.sarmal.core.plugin;

import static java.util.Comparator.comparingInt;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a plugin may be called, and which name was meant. */
final class Names {
  private static final Pattern WELL_FORMED = Pattern.compile("[a-z][a-z0-9-]*");
  private static final int MOST_EDITS = 2;

  private Names() {}

  static boolean wellFormed(String name) {
    return name != null && WELL_FORMED.matcher(name).matches();
  }

  static IllegalArgumentException malformed(String name) {
    return new IllegalArgumentException(
        "\"%s\" is no name: use lower-case letters, digits and hyphens, starting with a letter"
            .formatted(name));
  }

  /** The name that is at most two edits away, or fewer where the name is short. */
  static Optional<String> nearest(String given, Collection<String> names) {
    String wanted = given.toLowerCase(Locale.ROOT);
    int most = Math.min(MOST_EDITS, wanted.length() / 2);
    return names.stream()
        .filter(name -> Math.abs(wanted.length() - name.length()) <= most)
        .filter(name -> edits(wanted, name) <= most)
        .min(comparingInt(name -> edits(wanted, name)));
  }

  /** Damerau's distance with adjacent transpositions: typing errors are most often swaps. */
  private static int edits(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
