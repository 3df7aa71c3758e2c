package io.sarmal.apps.demo;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.Range;
import io.sarmal.apps.baseline.NGram;
import io.sarmal.apps.data.DataSet;
import io.sarmal.apps.data.TurkishWordNet;
import io.sarmal.apps.language.Author;
import io.sarmal.apps.language.Design;
import io.sarmal.apps.language.Settings;
import io.sarmal.apps.language.TrainedModel;
import io.sarmal.apps.language.Training;
import io.sarmal.apps.language.Validation;
import io.sarmal.apps.report.LossCurve;
import io.sarmal.apps.report.PlainReporter;
import io.sarmal.apps.report.Reporter;
import io.sarmal.apps.report.Reporters;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Sampler;
import io.sarmal.apps.text.Split;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.TextSource;
import io.sarmal.apps.text.Unit;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.optim.Adam;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.autodiff.train.Evaluation;
import io.sarmal.autodiff.train.LearningRate;
import io.sarmal.autodiff.train.OnNonFinite;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lesson: the same network, but what it predicts is the next word.
 *
 * <p>An LSTM of 128 units reads Turkish sentences word by word. The target of each word is the one
 * after it <em>in the whole text</em>, across the ends of rows and windows: to shift the targets
 * inside each row of a batch instead asks the last word of every row for the first of the same row,
 * which is wrong once in every window.
 *
 * <p>Turkish has two letters i: I is the capital of ı, and İ that of i. Lower case by the rules of
 * English makes another word of every one with I in it, and splits what is one word in two. Its
 * words carry many endings, so many are rare: those that are not seen more than 5 times share one
 * entry, for the network and for the 3-gram model beside it alike.
 */
@Command(name = "words", description = "learns Turkish word by word, and writes sentences")
final class WordsDemo implements Callable<Integer> {
  private static final Locale TURKISH = Locale.forLanguageTag("tr");
  private static final int LEAST_COUNT = 6;
  private static final double CLIP = 4.5;
  private static final int ORDER = 3;
  private static final int LENGTH = 20;
  private static final int QUICK_SENTENCES = 6000;

  /** The test text is read in so many rows: few, since each begins without memory. */
  private static final int TEST_ROWS = 8;

  @Mixin private DemoOptions options;

  @Range(min = 1, max = 10_000)
  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "20",
      description = "Go through the text so many times. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Range(min = 0, max = 0.9)
  @Option(
      names = "--dropout",
      paramLabel = "P",
      defaultValue = "0.5",
      description = "The share of units that is left out at each step. Default: ${DEFAULT-VALUE}.")
  private double dropout;

  /** Texts for three purposes, as ids of a vocabulary that only the first of them made. */
  private record Parts(Vocabulary vocabulary, Split split, ImmutableIntArray test, int unknown) {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = options.printer();
    Path file = options.out();
    Parts parts = parts(sentences());
    out.printf(
        Locale.ROOT,
        "%,d words to train on, %,d to validate on, %,d to test on (%.1f %% of them unknown);"
            + " a vocabulary of %,d%n",
        parts.split.train().length(),
        parts.split.validation().length(),
        parts.test.length(),
        100.0 * parts.unknown / parts.test.length(),
        parts.vocabulary.size());
    out.flush();

    try (Backend backend = options.open()) {
      TrainedModel model = train(backend, parts, file);
      double network = Math.exp(nats(backend, model, parts.test));
      NGram trigrams = new NGram(ORDER, parts.vocabulary.size(), parts.split.train());
      double baseline = Math.exp(trigrams.nats(parts.test));
      write(backend, model);
      out.printf(
          Locale.ROOT,
          "%ntest perplexity: %.1f; a Witten-Bell %d-gram of the same text: %.1f%n",
          network,
          ORDER,
          baseline);
      double bound = (options.quick() ? 1.1 : 1) * baseline;
      return options.verdict(network < bound, "a test perplexity of less than %.1f", bound);
    }
  }

  /** In an order by chance: neighbours in a dictionary share their words. */
  private List<String> sentences() {
    List<String> sentences =
        new ArrayList<>(
            options
                .data(DataSet.TURKISH)
                .map(file -> TextSource.read(file.toString()).content().lines().toList())
                .orElseGet(() -> TurkishWordNet.examples().asList()));
    Collections.shuffle(sentences, new Random(options.seed()));
    if (sentences.size() < 100) {
      throw new InputException(
          "the text",
          "has " + sentences.size() + " lines, expected 100 or more",
          "give a longer one");
    }
    return options.quick() && sentences.size() > QUICK_SENTENCES
        ? sentences.subList(0, QUICK_SENTENCES)
        : sentences;
  }

  /** Eight parts to train on, one to validate on, one to test on. */
  private static Parts parts(List<String> sentences) {
    int size = sentences.size();
    Text train = text(sentences.subList(0, size * 8 / 10));
    Vocabulary vocabulary = Unit.WORD.vocabulary(train, LEAST_COUNT);
    Text validation = text(sentences.subList(size * 8 / 10, size * 9 / 10));
    Vocabulary.Encoded test = vocabulary.encode(text(sentences.subList(size * 9 / 10, size)), true);
    return new Parts(
        vocabulary,
        new Split(vocabulary.encode(train, true).ids(), vocabulary.encode(validation, true).ids()),
        test.ids(),
        test.unknown());
  }

  private static Text text(List<String> sentences) {
    return Text.of("the sentences", lowerCase(String.join("\n", sentences)) + "\n");
  }

  /** Small letters as Turkish has them; a letter with its marks is one character. */
  static String lowerCase(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(TURKISH);
  }

  private TrainedModel train(Backend backend, Parts parts, Path file) throws IOException {
    boolean quick = options.quick();
    int width = quick ? 64 : 128;
    int rows = quick ? 16 : 128;
    int steps = quick ? 20 : 50;
    Settings settings =
        new Settings(options.cellName("lstm"), 1, width, width, quick ? 0 : dropout);
    Design design = Design.of(settings, parts.vocabulary, Cells.catalog().get(settings.cell()));
    long stepsPerEpoch = Math.max(1, parts.split.train().length() / (rows * steps));
    double rate = quick ? 1e-2 : 5e-3;
    Training.Plan plan =
        new Training.Plan(
            rows,
            steps,
            1,
            new Budget.Steps(quick ? 200 : epochs * stepsPerEpoch),
            LearningRate.cosine(rate, rate / 50),
            new Trainer.Config(Adam.DEFAULT, CLIP, options.seed()),
            OptionalInt.empty(),
            OnNonFinite.STOP,
            new Budget.Time(Duration.ofMinutes(5)));
    LossCurve curve = new LossCurve();
    Reporter lines = new PlainReporter(options.printer(), Duration.ofSeconds(10));
    try (Reporter reporter = new Reporters(List.of(curve, lines));
        Training training =
            new Training(
                backend,
                design,
                parts.split,
                plan,
                file,
                Map.of(),
                Map.of("data", "words"),
                reporter)) {
      training.run();
    }
    Path picture = options.beside("-loss.png");
    curve.write(picture, "words: " + settings, "nats/word");
    options.printer().println("saved " + file + " and " + picture);
    return TrainedModel.load(file, Cells.catalog());
  }

  /** The mean cross-entropy, in nats a word. */
  private static double nats(Backend backend, TrainedModel model, ImmutableIntArray ids) {
    NextToken objective = new NextToken(model.design().model());
    Tensor parameters = backend.tensor(objective.layout().shape(), model.parameters());
    try (Evaluation evaluation = new Evaluation(backend, objective, parameters)) {
      return new Validation(ids, TEST_ROWS, 50).nats(evaluation);
    } finally {
      backend.release(parameters);
    }
  }

  /** Goes on from two words, once with the likeliest words and then with drawn ones. */
  private void write(Backend backend, TrainedModel model) {
    PrintWriter out = options.printer();
    Vocabulary vocabulary = model.design().vocabulary();
    Tensor parameters = backend.tensor(model.design().model().layout().shape(), model.parameters());
    for (String prime : List.of("ankara", "kitap")) {
      ImmutableIntArray begin =
          vocabulary.encode(Text.of("the first word", "\n" + prime), true).ids();
      out.printf("%nafter \"%s\":%n", prime);
      for (int i = 0; i < 3; i++) {
        Sampler sampler =
            i == 0 ? Sampler.argmax() : Sampler.random(0.8, Integer.MAX_VALUE, options.seed() + i);
        ImmutableIntArray written =
            new Author(backend, model.design()).write(parameters, begin, LENGTH, sampler);
        out.printf(
            "  %-9s %s %s%n",
            i == 0 ? "likeliest" : "drawn",
            prime,
            vocabulary.decode(written).strip().replace("\n", " / "));
      }
    }
    backend.release(parameters);
  }
}
