package io.sarmal.apps.demo;

import io.sarmal.apps.Range;
import io.sarmal.apps.data.DataSet;
import io.sarmal.apps.data.Europarl;
import io.sarmal.apps.language.Settings;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.TextSource;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.core.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lesson: whoever predicts the next character well enough can write.
 *
 * <p>Two layers of LSTM read an author's works and learn, from nothing but characters, to spell,
 * then to form words, then to set out a play. Three things make it work:
 *
 * <ul>
 *   <li>Dropout (Zaremba, Sutskever and Vinyals 2014): a million characters are few, and without it
 *       the net learns them by heart.
 *   <li>The best model is kept: a part of the text that is not trained on says which one that is.
 *   <li>A learning rate that falls to nearly nothing, so that the end of the run polishes.
 * </ul>
 *
 * <p>The figure is the cross-entropy on the last tenth of the text, which has no part in any
 * choice: by how many nats a character surprises the model. Beside it stands an n-gram model, which
 * looks up what followed the last four characters. The temperature of a sample is how bold it is: a
 * low one repeats what is safe, a high one makes words up.
 */
@Command(
    name = "shakespeare",
    description = "learns an author character by character, and writes a new work")
final class ShakespeareDemo implements Callable<Integer> {
  private static final int SAMPLE = 400;

  @Mixin private DemoOptions options;

  @Range(min = 0.1, max = 100_000)
  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long to train. Default: ${DEFAULT-VALUE}.")
  private double minutes;

  @Range(min = 1, max = Settings.MAX_WIDTH)
  @Option(
      names = "--hidden",
      paramLabel = "N",
      defaultValue = "256",
      description = "The width of a layer. Default: ${DEFAULT-VALUE}.")
  private int hidden;

  @Range(min = 0, max = 0.9)
  @Option(
      names = "--dropout",
      paramLabel = "P",
      defaultValue = "0.2",
      description = "The share of units that is left out at each step. Default: ${DEFAULT-VALUE}.")
  private double dropout;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = options.printer();
    Text text =
        options
            .data(DataSet.SHAKESPEARE)
            .map(file -> TextSource.read(file.toString()))
            .orElseGet(Europarl::read);
    Corpus corpus = Corpus.ofTail(text).checked();
    try (Backend backend = options.open();
        TextModel model =
            TextModel.train(
                options,
                backend,
                options.quick() ? corpus.shortened(150_000) : corpus,
                options.quick() ? quickPlan() : plan())) {
      for (double temperature : new double[] {0.5, 0.8, 1}) {
        out.printf(Locale.ROOT, "%nwritten at temperature %.1f:%n", temperature);
        out.println(model.write("\n", SAMPLE, temperature, options.seed()).strip());
      }
      double nats = model.nats();
      double baseline = model.baseline();
      out.printf(
          Locale.ROOT,
          "%ntest: %.4f nats/char; a Witten-Bell 5-gram of the same text: %.4f%n",
          nats,
          baseline);
      // In seconds a model need only learn more than which character follows which.
      double bound = options.quick() ? model.baseline(2) : baseline;
      return options.verdict(nats < bound, "less than %.4f nats/char", bound);
    }
  }

  private TextModel.Plan plan() {
    Settings settings = new Settings(options.cellName("lstm"), 2, hidden, 128, dropout);
    Budget budget = new Budget.Time(Duration.ofMillis(Math.round(minutes * 60_000)));
    return new TextModel.Plan(settings, 32, 128, budget, 4e-3, 1);
  }

  private TextModel.Plan quickPlan() {
    Settings settings = new Settings(options.cellName("lstm"), 2, 64, 32, 0);
    return new TextModel.Plan(settings, 32, 32, new Budget.Steps(300), 1e-2, 1);
  }
}
