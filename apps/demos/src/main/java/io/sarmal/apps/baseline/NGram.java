package io.sarmal.apps.baseline;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;

import com.google.common.primitives.ImmutableIntArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An n-gram model of a sequence of ids, smoothed by interpolation: Witten and Bell 1991, method C,
 * in the form of Chen and Goodman 1999, section 2.5:
 *
 * <pre>
 * P(w | h) = (c(h w) + N(h) · P(w | h')) / (c(h) + N(h))
 * </pre>
 *
 * where {@code c} counts in the training text, {@code N(h)} is how many different ids have followed
 * the history {@code h}, and {@code h'} is the history without its oldest id. Below the unigrams is
 * the uniform distribution. Immutable.
 */
public final class NGram {
  /** What followed a history: how many ids, and how many different ones. */
  private record Followers(int count, int distinct) {
    static final Followers NONE = new Followers(0, 0);

    Followers and(boolean isNew) {
      return new Followers(count + 1, distinct + (isNew ? 1 : 0));
    }
  }

  private final int order;
  private final int vocabulary;

  /** By length of history: how often each gram of one id more was seen. */
  private final List<Map<Long, Integer>> grams = new ArrayList<>();

  /** By length of history: what followed each. */
  private final List<Map<Long, Followers>> histories = new ArrayList<>();

  /**
   * Counts a text.
   *
   * @param order the most ids that are looked at together, 1 or more: 3 is a trigram model
   * @param vocabulary the number of different ids
   * @param text ids from 0 to {@code vocabulary} - 1
   */
  public NGram(int order, int vocabulary, ImmutableIntArray text) {
    checkArgument(order >= 1, "an n-gram model has an order of 1 or more, not %s", order);
    checkArgument(vocabulary >= 1, "a vocabulary has 1 id or more, not %s", vocabulary);
    checkArgument(
        order * Math.log(vocabulary) < Long.SIZE * Math.log(2) - 1,
        "%s-grams over %s ids are more than can be numbered; lower the order",
        order,
        vocabulary);
    this.order = order;
    this.vocabulary = vocabulary;
    for (int length = 0; length < order; length++) {
      grams.add(new HashMap<>());
      histories.add(new HashMap<>());
    }
    for (int at = 0; at < text.length(); at++) {
      for (int length = 0; length <= Math.min(at, order - 1); length++) {
        count(length, number(text, at - length, at), text.get(at));
      }
    }
  }

  private void count(int length, long history, int id) {
    boolean isNew = grams.get(length).merge(gram(history, id), 1, Integer::sum) == 1;
    histories
        .get(length)
        .compute(history, (h, seen) -> (seen == null ? Followers.NONE : seen).and(isNew));
  }

  /** Ids as the digits of a number to the base of the vocabulary. */
  private long number(ImmutableIntArray text, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = gram(number, text.get(i));
    }
    return number;
  }

  private long gram(long history, int id) {
    return history * vocabulary + checkElementIndex(id, vocabulary, "id");
  }

  /**
   * The probability of an id of a text after those before it.
   *
   * @param at the index of the id; at the text's beginning the history is shorter
   */
  public double probability(ImmutableIntArray text, int at) {
    double probability = 1.0 / vocabulary;
    for (int length = 0; length <= Math.min(at, order - 1); length++) {
      long history = number(text, at - length, at);
      Followers followers = histories.get(length).get(history);
      if (followers == null) {
        return probability;
      }
      int count = grams.get(length).getOrDefault(gram(history, text.get(at)), 0);
      probability =
          (count + followers.distinct * probability) / (followers.count + followers.distinct);
    }
    return probability;
  }

  /**
   * The mean cross-entropy of a text that was not counted, in nats per id.
   *
   * @param text at least one id
   */
  public double nats(ImmutableIntArray text) {
    checkArgument(!text.isEmpty(), "a text to measure by has at least one id");
    double sum = 0;
    for (int at = 0; at < text.length(); at++) {
      sum -= Math.log(probability(text, at));
    }
    return sum / text.length();
  }
}
