package io.sarmal.apps.baseline;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.ImmutableIntArray;
import java.util.List;

/**
 * Multinomial naive Bayes with Laplace's smoothing: words come independently of each other, each
 * with a probability that depends on the class only. McCallum and Nigam 1998, section 2.2:
 *
 * <pre>
 * P(c | d) ∝ P(c) · Π P(w | c)        P(w | c) = (1 + count of w in c) / (V + words in c)
 * </pre>
 *
 * Immutable.
 */
public final class NaiveBayes {
  private final double[] logPrior;
  private final double[][] logWord;

  /**
   * Counts documents.
   *
   * @param documents the ids of their words, each from 0 to {@code vocabulary} - 1
   * @param labels the class of each document, from 0; every class up to the largest has one
   */
  public NaiveBayes(int vocabulary, List<ImmutableIntArray> documents, ImmutableIntArray labels) {
    checkArgument(
        !documents.isEmpty() && documents.size() == labels.length(),
        "one or more documents need a label each, but there are %s documents and %s labels",
        documents.size(),
        labels.length());
    int classes = labels.stream().max().orElseThrow() + 1;
    long[] inClass = new long[classes];
    long[] words = new long[classes];
    long[][] counts = new long[classes][vocabulary];
    for (int i = 0; i < documents.size(); i++) {
      int label = labels.get(i);
      inClass[label]++;
      words[label] += documents.get(i).length();
      documents.get(i).forEach(word -> counts[label][word]++);
    }
    logPrior = new double[classes];
    logWord = new double[classes][vocabulary];
    for (int c = 0; c < classes; c++) {
      checkArgument(inClass[c] > 0, "class %s of %s has no document", c, classes);
      logPrior[c] = Math.log((double) inClass[c] / documents.size());
      for (int word = 0; word < vocabulary; word++) {
        logWord[c][word] = Math.log((1.0 + counts[c][word]) / (vocabulary + words[c]));
      }
    }
  }

  /** The likeliest class of a document; of several, the first. */
  public int classify(ImmutableIntArray document) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < logPrior.length; c++) {
      double[] logs = logWord[c];
      double score = logPrior[c] + document.stream().mapToDouble(word -> logs[word]).sum();
      if (score > most) {
        most = score;
        best = c;
      }
    }
    return best;
  }
}
