package io.sarmal.apps.demo;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.core.Backend;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A trained classifier, and the odds from which on it blocks a message.
 *
 * @param parameters of the model, flat
 * @param threshold a message is blocked if the logarithm of its odds is above
 */
@SuppressWarnings("ArrayRecordComponent") // only to be read
record SpamFilter(Backend backend, WordClassifier model, float[] parameters, double threshold) {

  /**
   * Chooses the threshold.
   *
   * <p>Of n ham messages and another one, each is as likely as any other to be the k-th that looks
   * most like spam. So if the threshold is the k-th highest odds of n messages, another one is
   * above it with a probability of k / (n + 1): k is the greatest by which that is not too much.
   *
   * @param validation messages that the model was not trained on
   * @param loss the share of ham that may be blocked
   */
  static SpamFilter of(
      Backend backend,
      WordClassifier model,
      float[] parameters,
      LabelledText validation,
      double loss) {
    ImmutableList<Double> odds = odds(backend, model, parameters, validation);
    ImmutableIntArray classes = validation.classes();
    List<Double> ham =
        IntStream.range(0, odds.size())
            .filter(row -> classes.get(row) == 0)
            .mapToObj(odds::get)
            .sorted()
            .toList();
    int rank = Math.max(1, (int) (loss * (ham.size() + 1)));
    return new SpamFilter(backend, model, parameters, ham.get(ham.size() - rank));
  }

  /** The logarithm of how much likelier than ham each message is spam. */
  ImmutableList<Double> odds(LabelledText messages) {
    return odds(backend, model, parameters, messages);
  }

  private static ImmutableList<Double> odds(
      Backend backend, WordClassifier model, float[] parameters, LabelledText messages) {
    List<Integer> rows = messages.rows();
    float[] logits = model.logits(backend, parameters, messages.ids(rows), messages.lengths(rows));
    return rows.stream()
        .map(row -> (double) (logits[2 * row + 1] - logits[2 * row]))
        .collect(toImmutableList());
  }

  /** What it does with messages. */
  SpamVerdicts judge(LabelledText messages) {
    return SpamVerdicts.of(
        messages.classes(),
        ImmutableIntArray.copyOf(
            odds(messages).stream().mapToInt(odds -> odds > threshold ? 1 : 0)));
  }
}
