package io.sarmal.apps.demo;

import io.sarmal.apps.Range;
import io.sarmal.apps.data.DataSet;
import io.sarmal.apps.data.TurkishWordNet;
import io.sarmal.apps.language.Settings;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Sampler;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.TextSource;
import io.sarmal.apps.text.Unit;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.core.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
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

  @Override
  public Integer call() throws IOException {
    PrintWriter out = options.printer();
    Corpus corpus = corpus(sentences());
    Vocabulary vocabulary = Unit.WORD.vocabulary(corpus.train(), LEAST_COUNT);
    int words = vocabulary.encode(corpus.train(), true).ids().length();
    Vocabulary.Encoded test = vocabulary.encode(corpus.test(), true);
    out.printf(
        Locale.ROOT,
        "%,d words to train on, %,d of them different and not rare; %,d to test on, %.1f %% unknown%n",
        words,
        vocabulary.size(),
        test.ids().length(),
        100.0 * test.unknown() / test.ids().length());
    out.flush();
    try (Backend backend = options.open();
        TextModel model =
            TextModel.train(
                options, backend, corpus, options.quick() ? quickPlan() : plan(words))) {
      for (String prime : List.of("ankara", "kitap")) {
        out.printf("%nafter \"%s\":%n", prime);
        write(model, "likeliest", prime, Sampler.argmax());
        write(model, "drawn", prime, drawn(options.seed() + 1));
        write(model, "drawn", prime, drawn(options.seed() + 2));
      }
      double network = Math.exp(model.nats());
      double baseline = Math.exp(model.baseline(ORDER));
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
  private static Corpus corpus(List<String> sentences) {
    int size = sentences.size();
    return new Corpus(
        text(sentences.subList(0, size * 8 / 10)),
        text(sentences.subList(size * 8 / 10, size * 9 / 10)),
        text(sentences.subList(size * 9 / 10, size)));
  }

  private static Text text(List<String> sentences) {
    return Text.of("the sentences", lowerCase(String.join("\n", sentences)) + "\n");
  }

  /** Small letters as Turkish has them; a letter with its marks is one character. */
  static String lowerCase(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(TURKISH);
  }

  private TextModel.Plan plan(int words) {
    int rows = 128;
    int steps = 50;
    Settings settings = new Settings(options.cellName("lstm"), 1, 128, 128, dropout);
    Budget budget = new Budget.Steps((long) epochs * Math.max(1, words / (rows * steps)));
    return new TextModel.Plan(Unit.WORD, LEAST_COUNT, settings, rows, steps, budget, 5e-3, CLIP);
  }

  private TextModel.Plan quickPlan() {
    Settings settings = new Settings(options.cellName("lstm"), 1, 64, 64, 0);
    return new TextModel.Plan(
        Unit.WORD, LEAST_COUNT, settings, 16, 20, new Budget.Steps(200), 1e-2, CLIP);
  }

  private static Sampler drawn(long seed) {
    return Sampler.random(0.8, Integer.MAX_VALUE, seed);
  }

  /** Goes on from a word that begins a sentence. */
  private void write(TextModel model, String kind, String prime, Sampler sampler) {
    String written = model.write("\n" + prime, LENGTH, sampler).strip().replace("\n", " / ");
    options.printer().printf("  %-9s %s %s%n", kind, prime, written);
  }
}
