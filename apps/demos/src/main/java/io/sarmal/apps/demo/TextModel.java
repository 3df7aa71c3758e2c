package io.sarmal.apps.demo;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.baseline.NGram;
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
import io.sarmal.apps.report.Terminal;
import io.sarmal.apps.report.TerminalReporter;
import io.sarmal.apps.text.Sampler;
import io.sarmal.apps.text.Split;
import io.sarmal.apps.text.Text;
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
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A model of a corpus, character by character or word by word: how demos train it, measure it
 * beside an n-gram model of the same split, and let it write.
 */
final class TextModel implements AutoCloseable {
  private static final int ORDER = 5;

  /** The test text is read in so many rows: few, since each begins without memory. */
  private static final int TEST_ROWS = 8;

  private static final int TEST_STEPS = 128;
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);

  /**
   * How to train.
   *
   * @param unit what is predicted
   * @param leastCount units seen less often become one unknown one
   * @param settings of the model
   * @param rows B, the rows of a batch
   * @param steps T, the length of a window
   * @param rate the learning rate at the beginning; it falls to a fiftieth along half a cosine
   * @param clip the greatest norm of a gradient
   */
  record Plan(
      Unit unit,
      int leastCount,
      Settings settings,
      int rows,
      int steps,
      Budget budget,
      double rate,
      double clip) {

    /** For characters. */
    Plan(Settings settings, int rows, int steps, Budget budget, double rate, int leastCount) {
      this(Unit.CHAR, leastCount, settings, rows, steps, budget, rate, 5);
    }
  }

  private final Backend backend;
  private final Corpus corpus;
  private final TrainedModel model;
  private final Tensor parameters;

  private TextModel(Backend backend, Corpus corpus, TrainedModel model) {
    this.backend = backend;
    this.corpus = corpus;
    this.model = model;
    this.parameters = backend.tensor(model.design().model().layout().shape(), model.parameters());
  }

  /** Trains a model, keeps the best by the validation text in the file, and draws the losses. */
  static TextModel train(DemoOptions options, Backend backend, Corpus corpus, Plan plan)
      throws IOException {
    Path file = options.out();
    Vocabulary vocabulary = plan.unit.vocabulary(corpus.train(), plan.leastCount);
    Split split =
        new Split(
            vocabulary.encode(corpus.train(), true).ids(),
            vocabulary.encode(corpus.validation(), true).ids());
    Design design = Design.of(plan.settings, vocabulary, Cells.catalog().get(plan.settings.cell()));
    PrintWriter out = options.printer();
    out.println(corpus);
    out.printf(Locale.ROOT, "%s: %,d parameters%n", plan.settings, design.model().layout().size());
    out.flush();
    LossCurve curve = new LossCurve();
    Training.Plan how =
        new Training.Plan(
            plan.rows,
            plan.steps,
            1,
            plan.budget,
            LearningRate.cosine(plan.rate, plan.rate / 50),
            new Trainer.Config(Adam.DEFAULT, plan.clip, options.seed()),
            OptionalInt.empty(),
            OnNonFinite.STOP,
            new Budget.Time(Duration.ofMinutes(5)));
    Map<String, String> history = Map.of("data", corpus.train().name());
    try (Reporter reporter = new Reporters(List.of(curve, reporter(out)));
        Training training =
            new Training(backend, design, split, how, file, Map.of(), history, reporter)) {
      training.run();
    }
    Path picture = options.beside("-loss.png");
    curve.write(picture, corpus.train().name() + ": " + plan.settings, "nats/" + plan.unit.label());
    out.println("saved " + file + " and " + picture);
    return new TextModel(backend, corpus, TrainedModel.load(file, Cells.catalog()));
  }

  private static Reporter reporter(PrintWriter out) {
    return Terminal.isInteractive()
        ? new TerminalReporter(out, new ProgressBarBuilder())
        : new PlainReporter(out, LINE_INTERVAL);
  }

  /** The model that was best on the validation text. */
  TrainedModel model() {
    return model;
  }

  /** The cross-entropy on the test text, in nats a unit. */
  double nats() {
    try (Evaluation evaluation =
        new Evaluation(backend, new NextToken(model.design().model()), parameters)) {
      return new Validation(ids(corpus.test().content()), TEST_ROWS, TEST_STEPS).nats(evaluation);
    }
  }

  /** The same of a Witten-Bell 5-gram model of the same training text. */
  double baseline() {
    return baseline(ORDER);
  }

  /** The same of a Witten-Bell n-gram model of another order. */
  double baseline(int order) {
    Vocabulary vocabulary = model.design().vocabulary();
    return new NGram(order, vocabulary.size(), ids(corpus.train().content()))
        .nats(ids(corpus.test().content()));
  }

  /** Continues a text by so many units, drawn at random. */
  String write(String prime, int length, double temperature, long seed) {
    return write(prime, length, Sampler.random(temperature, Integer.MAX_VALUE, seed));
  }

  /** Continues a text by so many units. */
  String write(String prime, int length, Sampler sampler) {
    return model
        .design()
        .vocabulary()
        .decode(new Author(backend, model.design()).write(parameters, ids(prime), length, sampler));
  }

  private ImmutableIntArray ids(String text) {
    return model.design().vocabulary().encode(Text.of(corpus.test().name(), text), true).ids();
  }

  @Override
  public void close() {
    backend.release(parameters);
  }
}
