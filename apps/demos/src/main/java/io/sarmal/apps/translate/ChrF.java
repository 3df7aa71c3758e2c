package io.sarmal.apps.translate;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * chrF: the F-score of character n-grams, Popović 2015, with n up to {@value #ORDER}, recall
 * counting twice as much as precision (β = 2), without spaces, over a whole set: counts are added
 * up before they are divided. Of several references the one that fits best counts.
 */
public final class ChrF {
  private static final int ORDER = 6;
  private static final double BETA = 2;

  /** For each n: grams in common, of the hypothesis, of the reference. */
  private final long[][] totals = new long[ORDER][3];

  /** Adds a text and what it should be. */
  public ChrF add(String hypothesis, List<String> references) {
    checkArgument(!references.isEmpty(), "a hypothesis is compared with at least one reference");
    long[][] best = null;
    for (String reference : references) {
      long[][] counts = counts(hypothesis, reference);
      if (best == null || score(counts) > score(best)) {
        best = counts;
      }
    }
    for (int n = 0; n < ORDER; n++) {
      for (int i = 0; i < 3; i++) {
        totals[n][i] += best[n][i];
      }
    }
    return this;
  }

  /** The score of all that was added, from 0 to 100. */
  public double score() {
    return score(totals);
  }

  private static long[][] counts(String hypothesis, String reference) {
    long[][] counts = new long[ORDER][3];
    for (int n = 1; n <= ORDER; n++) {
      Map<String, Integer> said = grams(hypothesis, n);
      Map<String, Integer> wanted = grams(reference, n);
      long[] of = counts[n - 1];
      said.forEach((gram, count) -> of[0] += Math.min(count, wanted.getOrDefault(gram, 0)));
      of[1] = said.values().stream().mapToLong(Integer::longValue).sum();
      of[2] = wanted.values().stream().mapToLong(Integer::longValue).sum();
    }
    return counts;
  }

  private static Map<String, Integer> grams(String text, int n) {
    String dense = text.replaceAll("\\s+", "");
    Map<String, Integer> grams = new HashMap<>();
    for (int i = 0; i + n <= dense.length(); i++) {
      grams.merge(dense.substring(i, i + n), 1, Integer::sum);
    }
    return grams;
  }

  /** The F-score of mean precision and mean recall over those n for which there are grams. */
  private static double score(long[][] counts) {
    double precision = 0;
    double recall = 0;
    int orders = 0;
    for (long[] of : counts) {
      if (of[1] > 0 && of[2] > 0) {
        precision += (double) of[0] / of[1];
        recall += (double) of[0] / of[2];
        orders++;
      }
    }
    if (orders == 0 || precision + recall == 0) {
      return 0;
    }
    precision /= orders;
    recall /= orders;
    double weight = BETA * BETA;
    return 100 * (1 + weight) * precision * recall / (weight * precision + recall);
  }
}
