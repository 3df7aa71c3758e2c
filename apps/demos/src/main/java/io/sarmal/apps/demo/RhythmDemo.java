package io.sarmal.apps.demo;

import io.sarmal.apps.Range;
import io.sarmal.apps.data.DataSet;
import io.sarmal.apps.language.Settings;
import io.sarmal.apps.music.Abc;
import io.sarmal.apps.music.MidiFile;
import io.sarmal.apps.music.RuleTunes;
import io.sarmal.apps.music.Tune;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.TextSource;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.core.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lesson: a net that counts.
 *
 * <p>Tunes in ABC notation are text: letters are notes, numbers are lengths, and a vertical bar
 * ends a bar. Nobody tells the net that the notes of a bar have to add up to the metre, which
 * stands many characters before. To predict where the next bar line comes it has to add fractions,
 * in memory, from one bar line to the next, and it learns to.
 *
 * <p>Whether it has is counted: its tunes are read as a musician reads them, with dotted notes,
 * triplets and ties, and each bar is held against the metre. Pick-ups and what they take from a
 * section's end may be short; no other bar may. An n-gram model of the same order as a glance, four
 * characters, stands beside it; tunes that it is tested on are whole tunes that it never read.
 */
@Command(
    name = "rhythm",
    description = "learns and writes tunes with bars that add up, and plays one as MIDI")
final class RhythmDemo implements Callable<Integer> {
  private static final int ORDER = 4;
  private static final int FEWEST_TUNES = 100;

  /** What a net that counts reaches; a 4-gram model of the same split comes to 1.37. */
  private static final double NOTTINGHAM_NATS = 1.15;

  /** The share of the bars written that a net that counts gets right. */
  private static final double SHARE = 0.9;

  @Mixin private DemoOptions options;

  @Range(min = 0.1, max = 100_000)
  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long to train. Default: ${DEFAULT-VALUE}.")
  private double minutes;

  @Range(min = 1, max = Settings.MAX_WIDTH)
  @Option(
      names = "--hidden",
      paramLabel = "N",
      defaultValue = "256",
      description = "The width of a layer. Default: ${DEFAULT-VALUE}.")
  private int hidden;

  @Range(min = 0.01, max = 100)
  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0.7",
      description =
          "Below 1 more careful than the model, above 1 more adventurous. Default: ${DEFAULT-VALUE}.")
  private double temperature;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = options.printer();
    Text book =
        options
            .data(DataSet.NOTTINGHAM)
            .map(file -> TextSource.read(file.toString()))
            .orElseGet(this::generated);
    List<String> tunes = Abc.split(book.content());
    if (tunes.size() < FEWEST_TUNES) {
      throw new InputException(
          book.name(),
          "holds %d tunes in ABC notation, each from a line X: on".formatted(tunes.size()),
          "give a file with %d or more".formatted(FEWEST_TUNES));
    }
    Corpus corpus = TuneCorpus.split(book.name(), tunes);
    try (Backend backend = options.open();
        TextModel model =
            TextModel.train(
                options,
                backend,
                options.quick() ? corpus.shortened(100_000).checked() : corpus.checked(),
                options.quick() ? quickPlan() : plan())) {
      List<String> written =
          Abc.split(
              "X:"
                  + model.write(
                      "\nX:", options.quick() ? 4_000 : 20_000, temperature, options.seed()));
      // The last one is unfinished.
      List<String> whole = written.subList(0, Math.max(1, written.size() - 1));
      whole.stream().limit(2).forEach(tune -> out.println("\n" + tune.strip()));
      play(whole.stream().map(Abc::read).toList(), out);
      Tune.Count count = count(whole);
      double nats = model.nats();
      double baseline = model.baseline(ORDER);
      out.printf(
          Locale.ROOT,
          "%d tunes written: %d of %d bars have the metre's length, %.1f %%; of the %d tunes given:"
              + " %.1f %%%n",
          whole.size(),
          count.full(),
          count.counted(),
          100 * count.share(),
          tunes.size(),
          100 * count(tunes).share());
      out.printf(
          Locale.ROOT,
          "test, %s: %.4f nats/char; a Witten-Bell 4-gram of the same tunes: %.4f%n",
          book.name(),
          nats,
          baseline);
      return verdict(book, nats, baseline, count.share());
    }
  }

  /** Seconds of training need not beat counting, but a model that learns comes near it. */
  private int verdict(Text book, double nats, double baseline, double share) {
    if (options.quick()) {
      double bound = 1.1 * baseline;
      return options.verdict(nats < bound, "less than %.4f nats/char", bound);
    }
    double bound = book.name().endsWith(DataSet.NOTTINGHAM.file()) ? NOTTINGHAM_NATS : baseline;
    return options.verdict(
        nats < bound && share >= SHARE,
        "less than %.4f nats/char, and %.0f %% of the bars with the metre's length",
        bound,
        100 * SHARE);
  }

  private Text generated() {
    return Text.of(
        "generated tunes (not real music)",
        RuleTunes.book(options.quick() ? 1_000 : 4_000, options.seed()));
  }

  private TextModel.Plan plan() {
    Settings settings = new Settings(options.cellName("lstm"), 2, hidden, 64, 0.3);
    Budget budget = new Budget.Time(Duration.ofMillis(Math.round(minutes * 60_000)));
    return new TextModel.Plan(settings, 32, 128, budget, 4e-3, 1);
  }

  private TextModel.Plan quickPlan() {
    Settings settings = new Settings(options.cellName("lstm"), 1, 96, 32, 0);
    return new TextModel.Plan(settings, 32, 32, new Budget.Steps(300), 1e-2, 1);
  }

  private static Tune.Count count(List<String> tunes) {
    return tunes.stream()
        .map(tune -> Abc.read(tune).count())
        .reduce(new Tune.Count(0, 0), Tune.Count::plus);
  }

  /** Writes the longest of the tunes that have no wrong bar, or else of all. */
  private void play(List<Tune> tunes, PrintWriter out) throws IOException {
    List<Tune> right =
        tunes.stream().filter(tune -> tune.count().full() == tune.count().counted()).toList();
    Tune longest =
        (right.isEmpty() ? tunes : right)
            .stream().max(Comparator.comparingInt(tune -> tune.bars().size())).orElseThrow();
    Path file = options.beside(".mid");
    MidiFile.write(longest, file);
    out.printf("%nplay %s: \"%s\", %d bars%n", file, longest.title(), longest.played().size());
  }
}
