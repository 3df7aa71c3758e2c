package io.sarmal.apps;

/** Command lines for people to paste into a POSIX shell. */
final class ShellWords {
  private ShellWords() {}

  /** A word that the shell leaves as it is. */
  static String quote(String word) {
    return word.matches("[A-Za-z0-9_./:=,+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
