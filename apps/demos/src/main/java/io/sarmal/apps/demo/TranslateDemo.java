package io.sarmal.apps.demo;

import io.sarmal.apps.Range;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.apps.translate.Pair;
import io.sarmal.apps.translate.PairBatches;
import io.sarmal.apps.translate.PairSet;
import io.sarmal.apps.translate.Pieces;
import io.sarmal.apps.translate.Score;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.ParameterTensors;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.optim.Adam;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.autodiff.train.LearningRate;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.autodiff.train.TrainingLoop;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lesson: sequence to sequence, and attention.
 *
 * <p>What is read and what is written need not be of one length, nor in one order. A net that has
 * to press a whole source into one state forgets its beginning; one that may look back at every
 * step, as much at each as it likes, does not. Where it looks can be drawn: the picture has a row
 * for each token written and a column for each token read. Tokens are characters, or, of sentences,
 * pieces of words: as letters a sentence is long to remember, and as words most of Turkish would be
 * unknown, since one word of it has hundreds of forms.
 *
 * <p>It writes by beam search: the likeliest token now may lead into a corner, so the best few
 * beginnings are followed. Beside it stands a translation memory, which gives the translation of
 * the most similar known source; test sources are in no training pair.
 */
@Command(
    name = "translate",
    description = "makes one text of another: dates, misspelt words, sentences; draws attention")
final class TranslateDemo implements Callable<Integer> {
  private static final int ROWS = 64;

  private static final int SHOWN = 8;

  /** The share of dates that a trained net has right: there is only one answer to each. */
  private static final double EXACT = 0.99;

  /** The share of dates that a net has right after seconds, and a broken one has not. */
  private static final double QUICK_EXACT = 0.5;

  /** On texts there is less to see after seconds: they are more like the target than the source. */
  private static final double QUICK_CHRF = 8;

  @Mixin private DemoOptions options;

  @Option(
      names = "--task",
      converter = TranslationTask.TaskNames.class,
      paramLabel = "TASK",
      description = {
        "dates (generated), spelling (Turkish, from the WordNet jar) or sentences (from --data).",
        "Default: sentences where there are some, else dates."
      })
  private TranslationTask task;

  @Range(min = 0.1, max = 1000)
  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How often to go through the data. Default: 24; spelling 10, dates 4.")
  private Double epochs;

  @Range(min = 1, max = 4096)
  @Option(
      names = "--hidden",
      paramLabel = "N",
      description = "The width of a cell. Default: 256 for sentences, else 128; quick: 64.")
  private Integer hidden;

  @Range(min = 1, max = 100)
  @Option(
      names = "--beam",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many beginnings the search follows. Default: ${DEFAULT-VALUE}.")
  private int beam;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = options.printer();
    Path file = options.out();
    task = task != null ? task : TranslationTask.usual(options);
    PairSet all = task.read(options);
    PairSet set = options.quick() ? all.limited(20_000, 100) : all;
    out.printf(
        "%s: %,d sources to learn from, %,d to validate on, %,d to test on%n",
        set.name(), set.train().size(), set.validation().size(), set.test().size());
    Score unchanged = Score.of(set.test(), source -> source);
    Score remembered = Score.of(set.test(), set.memory()::translate);
    out.printf("test, left as it is: %s%ntest, translation memory: %s%n", unchanged, remembered);
    Pieces pieces = set.pieces(task.pieces());
    PairSet cut = set.rewritten(pieces::join);
    Vocabulary letters = cut.letters();
    int width = hidden != null ? hidden : options.quick() ? 64 : task.hidden();
    Translator model =
        Translator.of(
            options.cell("gru"),
            letters.size(),
            (width + 1) / 2,
            width,
            options.quick() ? 0 : task.dropout(),
            options.quick() ? 0 : task.smoothing());
    try (Backend backend = options.open()) {
      float[] best = train(backend, model, cut, letters);
      SafeTensors.write(
          file,
          ParameterTensors.of(model.layout(), best),
          Map.of(
              "kind", "translator",
              "cell", options.cellName("gru"),
              "hidden", Integer.toString(width),
              "pieces", pieces.toString(),
              "vocabulary", letters.toJson(),
              "data", set.name()));
      Tensor parameters = backend.tensor(model.layout().shape(), best);
      Interpreter interpreter = new Interpreter(backend, model, parameters, pieces, letters, beam);
      show(interpreter, set.test(), out);
      Score score = Score.of(set.test(), interpreter::translate);
      backend.release(parameters);
      out.printf("saved %s%n", file);
      out.printf("test, %s: %s; translation memory: %s%n", set.name(), score, remembered);
      return verdict(score, unchanged, remembered);
    }
  }

  private float[] train(Backend backend, Translator model, PairSet set, Vocabulary letters)
      throws IOException {
    PairBatches batches = new PairBatches(set.train(), letters, ROWS, options.seed());
    int few = Math.min(ROWS, set.validation().size());
    PairBatches held = new PairBatches(set.validation(), letters, few, options.seed());
    double rounds = epochs != null ? epochs : task.epochs();
    long steps = options.quick() ? 200 : Math.max(1, Math.round(rounds * batches.count()));
    LearningRate rate =
        options.quick() ? LearningRate.cosine(1e-2, 1e-3) : LearningRate.cosine(2e-3, 2e-5);
    try (Trainer trainer =
        new Trainer(backend, model, new Trainer.Config(Adam.DEFAULT, 1, options.seed()))) {
      TrainingLoop loop =
          TrainingLoop.of(trainer, batches)
              .budget(new Budget.Steps(steps))
              .learningRate(rate)
              .validation((int) Math.max(1, steps / 10), held::loss)
              .listener(new LossLog(options.printer(), "nats/token"))
              .build();
      loop.run();
      return loop.best().orElseGet(trainer::parameterValues);
    }
  }

  /** Prints a few translations, and draws where the first one looked. */
  private void show(Interpreter interpreter, List<Pair> pairs, PrintWriter out)
      throws ModelFileException {
    for (Pair pair : pairs.subList(0, Math.min(SHOWN, pairs.size()))) {
      out.printf(
          "  %s → %s (right: %s)%n",
          pair.source(), interpreter.translate(pair.source()), String.join(" | ", pair.targets()));
    }
    String source = pairs.get(0).source();
    String target = interpreter.translate(source);
    if (!target.isEmpty()) {
      Path picture = options.beside("-attention.png");
      interpreter.attention(source, target).write(picture, false);
      out.println("drew " + picture);
    }
  }

  private int verdict(Score score, Score unchanged, Score remembered) {
    if (options.quick()) {
      boolean begun =
          task == TranslationTask.DATES
              ? score.exact() > QUICK_EXACT
              : score.chrF() > Math.max(QUICK_CHRF, unchanged.chrF());
      return options.verdict(begun, "a model that has begun to learn");
    }
    if (task == TranslationTask.DATES) {
      return options.verdict(
          score.exact() >= EXACT, "%.0f %% of the dates to be exact", 100 * EXACT);
    }
    return options.verdict(
        score.isAbove(unchanged) && score.isAbove(remembered),
        "more than the translation memory has, and than the source as it is, in both figures");
  }
}
