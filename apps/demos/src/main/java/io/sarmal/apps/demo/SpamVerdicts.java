package io.sarmal.apps.demo;

import com.google.common.primitives.ImmutableIntArray;

/**
 * How a filter judged messages: how many ham were let through and blocked, how many spam.
 *
 * @param hamPassed right
 * @param hamBlocked a message lost
 * @param spamPassed a nuisance
 * @param spamBlocked right
 */
record SpamVerdicts(int hamPassed, int hamBlocked, int spamPassed, int spamBlocked) {

  /** Counts; 1 is spam, 0 is ham. */
  static SpamVerdicts of(ImmutableIntArray classes, ImmutableIntArray verdicts) {
    int[][] counts = new int[2][2];
    for (int i = 0; i < classes.length(); i++) {
      counts[classes.get(i)][verdicts.get(i)]++;
    }
    return new SpamVerdicts(counts[0][0], counts[0][1], counts[1][0], counts[1][1]);
  }

  /** The share of right verdicts. */
  double accuracy() {
    return (double) (hamPassed + spamBlocked) / (hamPassed + hamBlocked + spamPassed + spamBlocked);
  }

  /** The share of spam that is blocked. */
  double recall() {
    return (double) spamBlocked / (spamPassed + spamBlocked);
  }

  /** The share of ham that is blocked. */
  double loss() {
    return (double) hamBlocked / (hamPassed + hamBlocked);
  }

  /** {@code [true class][verdict]}. */
  int[][] counts() {
    return new int[][] {{hamPassed, hamBlocked}, {spamPassed, spamBlocked}};
  }

  @Override
  public String toString() {
    return SpamFigures.of(this).toString();
  }
}
