package io.sarmal.apps.demo;

import io.sarmal.apps.Range;
import io.sarmal.apps.language.Settings;
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
 * Lesson: memory is what counting does not have.
 *
 * <p>A bracket that is opened must be closed, perhaps ten lines later. An n-gram model sees the
 * last four characters and forgets everything else; a recurrent net can carry along that it is two
 * brackets deep. So this demo measures two things: how much less code surprises the net, and which
 * share of the brackets that it closes is the right one.
 *
 * <p>Comments are taken out: they are English, not code. The split is by files, since a file
 * repeats itself: with its beginning to learn from and its end to be tested on, any model looks
 * better than it is.
 */
@Command(name = "code", description = "learns source code character by character, and writes some")
final class CodeDemo implements Callable<Integer> {
  private static final int SAMPLES = 5;
  private static final int SAMPLE = 600;

  /** Characters seen less often are not worth a row of the embedding. */
  private static final int LEAST_COUNT = 5;

  @Mixin private DemoOptions options;

  @Range(min = 0.1, max = 100_000)
  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "12",
      description = "How long to train. Default: ${DEFAULT-VALUE}.")
  private double minutes;

  @Range(min = 1, max = Settings.MAX_WIDTH)
  @Option(
      names = "--hidden",
      paramLabel = "N",
      defaultValue = "256",
      description = "The width of a layer. Default: ${DEFAULT-VALUE}.")
  private int hidden;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = options.printer();
    Corpus corpus = CodeCorpus.read(options.data());
    try (Backend backend = options.open();
        TextModel model =
            TextModel.train(
                options,
                backend,
                options.quick() ? corpus.shortened(150_000) : corpus,
                options.quick() ? quickPlan() : plan())) {
      Brackets brackets = new Brackets(0, 0);
      for (int i = 0; i < SAMPLES; i++) {
        String sample = model.write("\n", SAMPLE, 0.7, options.seed() + i);
        brackets = brackets.and(Brackets.of(sample));
        if (i < 2) {
          out.printf("%nwritten, sample %d:%n%s%n", i + 1, sample.strip());
        }
      }
      out.printf(
          Locale.ROOT,
          "%nbrackets: of %d that it closed in %d samples, %.1f %% close the one opened last"
              + " (test files: %.1f %%)%n",
          brackets.closed(),
          SAMPLES,
          100 * brackets.share(),
          100 * Brackets.of(corpus.test().content()).share());
      double nats = model.nats();
      double baseline = model.baseline();
      out.printf(
          Locale.ROOT,
          "test: %.4f nats/char; a Witten-Bell 5-gram of the same files: %.4f; %.1f %% less%n",
          nats,
          baseline,
          100 * (1 - nats / baseline));
      // Seconds of training need not beat counting, but a model that learns comes near it.
      double bound = (options.quick() ? 1.1 : 0.85) * baseline;
      return options.verdict(nats < bound, "less than %.4f nats/char", bound);
    }
  }

  private TextModel.Plan plan() {
    Settings settings = new Settings(options.cellName("lstm"), 2, hidden, 64, 0.1);
    Budget budget = new Budget.Time(Duration.ofMillis(Math.round(minutes * 60_000)));
    return new TextModel.Plan(settings, 32, 128, budget, 4e-3, LEAST_COUNT);
  }

  private TextModel.Plan quickPlan() {
    Settings settings = new Settings(options.cellName("lstm"), 1, 96, 32, 0);
    return new TextModel.Plan(settings, 32, 32, new Budget.Steps(300), 1e-2, LEAST_COUNT);
  }
}
