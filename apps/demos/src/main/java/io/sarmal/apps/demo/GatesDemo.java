package io.sarmal.apps.demo;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.language.Settings;
import io.sarmal.apps.language.TrainedModel;
import io.sarmal.apps.report.Terminal;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.TextSource;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lesson: what a gate does.
 *
 * <p>A gate is a number from 0 to 1 that multiplies another. In an LSTM the forget gate multiplies
 * what the cell remembers: at 0 it forgets all, at 1 it keeps all. The input gate says how much of
 * what is read goes into the memory, the output gate how much of the memory shows. A GRU has an
 * update gate, which keeps at one end and overwrites at the other, and a reset gate, which says how
 * much of the past is seen when the new is made. Nobody tells a gate when to open: that is learned.
 *
 * <p>So this demo looks into a trained model while it reads: how far each gate is open at each
 * character, how the memory moves, and whether some single unit has learned where it is: inside of
 * brackets, of quotes, or far along a line (Karpathy, Johnson and Fei-Fei 2015). A unit counts by
 * how well one threshold on it tells inside from outside, on text that had no part in choosing it.
 */
@Command(name = "gates", description = "shows what the gates of a model do while it reads a text")
final class GatesDemo implements Callable<Integer> {
  private static final int SEARCHED = 32_000;
  private static final int SHOWN = 192;

  /** A unit that tells this share right has learned the place. */
  private static final double SELECTIVE = 0.9;

  /** The same of a model that has learned for a minute. */
  private static final double BEGUN = 0.75;

  /** A model that is worse than so many times an n-gram model has nothing to show. */
  private static final double LEARNED = 1.1;

  @Mixin private DemoOptions options;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "A character model of 'sarmal train', or of another demo. Default: one is trained now.")
  private Path model;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "What to read. Default: the beginning of the test text.")
  private String text;

  private boolean learned = true;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = options.printer();
    Corpus corpus =
        options
            .data()
            .map(file -> Corpus.ofTail(TextSource.read(file.toString())).checked())
            .orElseGet(() -> CodeCorpus.read(Optional.empty()));
    try (Backend backend = options.open()) {
      TrainedModel trained =
          model == null ? train(backend, corpus) : TrainedModel.load(model, Cells.catalog());
      out.println("\nlooking into " + trained.design().settings());
      Tensor parameters =
          backend.tensor(trained.design().model().layout().shape(), trained.parameters());
      Map<String, Selectivity> selective =
          search(backend, trained, parameters, corpus.test().content(), out);
      show(backend, trained, parameters, corpus.test().content(), selective, out);
      backend.release(parameters);
      double wanted = model == null ? BEGUN : SELECTIVE;
      return options.verdict(
          learned && (options.quick() || best(selective) >= wanted),
          "a loss of less than %.1f times a 5-gram's, and a unit that tells brackets or quotes (in"
              + " a text without them the line) in %.0f %% of the places",
          LEARNED,
          100 * wanted);
    }
  }

  /** A small model, in a minute. */
  private TrainedModel train(Backend backend, Corpus corpus) throws IOException {
    Settings settings = new Settings(options.cellName("lstm"), 1, 128, 32, 0);
    Budget budget =
        options.quick() ? new Budget.Steps(300) : new Budget.Time(Duration.ofSeconds(60));
    Corpus read = options.quick() ? corpus.shortened(250_000) : corpus;
    TextModel.Plan plan = new TextModel.Plan(settings, 32, 64, budget, 1e-2, 1);
    try (TextModel trained = TextModel.train(options, backend, read, plan)) {
      learned = trained.nats() < LEARNED * trained.baseline();
      return trained.model();
    }
  }

  /** Prints and returns the most selective unit for each kind of place that the text has. */
  private Map<String, Selectivity> search(
      Backend backend, TrainedModel trained, Tensor parameters, String text, PrintWriter out) {
    int[] read = beginning(text, options.quick() ? SEARCHED / 16 : SEARCHED);
    List<Track> tracks = tracks(backend, trained, parameters, read);
    out.println("the most selective units (balanced accuracy on text that did not choose them):");
    ImmutableMap.Builder<String, Selectivity> found = ImmutableMap.builder();
    Places.of(read)
        .forEach(
            (place, inside) -> {
              Optional<Selectivity> best = Selectivity.best(tracks, inside);
              String unit = best.map(Selectivity::toString).orElse("the text has too few of them");
              out.println("  " + place + ": " + unit);
              best.ifPresent(selectivity -> found.put(place, selectivity));
            });
    return found.buildOrThrow();
  }

  /** The best for brackets or quotes, or in a text without them for the line. */
  private static double best(Map<String, Selectivity> selective) {
    Map<String, Selectivity> inside =
        Maps.filterKeys(selective, place -> place.startsWith("inside"));
    return (inside.isEmpty() ? selective : inside)
        .values().stream().mapToDouble(Selectivity::tested).max().orElse(0);
  }

  private void show(
      Backend backend,
      TrainedModel trained,
      Tensor parameters,
      String test,
      Map<String, Selectivity> selective,
      PrintWriter out)
      throws IOException {
    int[] read = text == null ? beginning(test, SHOWN) : text.codePoints().toArray();
    if (read.length == 0) {
      throw new InputException("--text", "is empty", "give at least one character");
    }
    List<Track> tracks = tracks(backend, trained, parameters, read);
    GateMap map = new GateMap(read);
    for (Track track : tracks) {
      if (track.isGate()) {
        map.add(track.toString(), track.mean());
      }
    }
    for (Track track : tracks) {
      if (track.name().equals("cell state") || trained.design().settings().layers() == 1) {
        if (!track.isGate()) {
          int unit = track.liveliest();
          map.addPath(track + " " + unit, track.unit(unit));
        }
      }
    }
    selective.forEach((place, unit) -> map.addPath(place, unit.of(tracks)));
    boolean colours = Terminal.isInteractive();
    out.printf(
        "%nhow far gates are open, as the mean of their units, and the most selective units: %s%n%n",
        colours ? "blue is closed, red is open" : "0 is closed, 9 is open");
    map.print(out, colours);
    Path picture = options.beside("-gates.png");
    map.write(picture, "Gates of " + trained.design().settings() + ": blue closed, red open");
    out.println("saved " + picture);
  }

  private static List<Track> tracks(
      Backend backend, TrainedModel trained, Tensor parameters, int[] read) {
    Vocabulary vocabulary = trained.design().vocabulary();
    Text text = Text.of("the text", new String(read, 0, read.length));
    ImmutableIntArray ids = vocabulary.encode(text, true).ids();
    if (ids.length() != read.length) {
      throw new InputException(
          "--model",
          "reads " + vocabulary.unit().label() + "s, expected a model that reads chars",
          "train one with --unit char");
    }
    return Track.of(backend, trained.design().model(), parameters, ids);
  }

  private static int[] beginning(String text, int length) {
    return text.codePoints().limit(length).toArray();
  }
}
