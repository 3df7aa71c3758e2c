package io.sarmal.apps.demo;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.ParameterTensors;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.core.Backend;
import java.nio.file.Path;
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
            .toList();
    return new SpamFilter(backend, model, parameters, threshold(ham, loss));
  }

  /**
   * The threshold that another ham message is above with a probability of {@code loss} at most.
   *
   * <p>Of n messages and another one, each is as likely as any other to be the k-th that looks most
   * like spam. So another one is above the k-th highest odds of n messages with a probability of k
   * / (n + 1), and k is the greatest by which that is not too much; but 1 at least.
   *
   * @param ham the odds of one or more
   */
  static double threshold(List<Double> ham, double loss) {
    int rank = Math.max(1, (int) (loss * (ham.size() + 1)));
    return ham.stream().sorted().toList().get(ham.size() - rank);
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

  /** Saves all that is needed to use it. */
  void save(Path file, String cell, Vocabulary vocabulary) throws ModelFileException {
    SafeTensors.write(
        file,
        ParameterTensors.of(model.layout(), parameters),
        ImmutableMap.of(
            "kind",
            "spam",
            "cell",
            cell,
            "threshold",
            Double.toString(threshold),
            "vocabulary",
            vocabulary.toJson()));
  }
}
