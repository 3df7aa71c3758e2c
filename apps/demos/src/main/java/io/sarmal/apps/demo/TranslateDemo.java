package io.sarmal.apps.demo;

import io.sarmal.apps.Names;
import io.sarmal.apps.Range;
import io.sarmal.apps.baseline.TranslationMemory;
import io.sarmal.apps.data.DataSet;
import io.sarmal.apps.picture.HeatMap;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.apps.translate.Dates;
import io.sarmal.apps.translate.Misspellings;
import io.sarmal.apps.translate.Pair;
import io.sarmal.apps.translate.PairBatches;
import io.sarmal.apps.translate.PairSet;
import io.sarmal.apps.translate.Score;
import io.sarmal.apps.translate.Tatoeba;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.optim.Adam;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.autodiff.train.Evaluation;
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
import java.util.Optional;
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
 * for each character written and a column for each character read.
 *
 * <p>It writes by beam search: the likeliest character now may lead into a corner, so the best few
 * beginnings are followed. Beside it stands a translation memory, which gives the translation of
 * the most similar known source; test sources are in no training pair.
 */
@Command(
    name = "translate",
    description = "makes one text of another: dates, misspelt words, sentences; draws attention")
final class TranslateDemo implements Callable<Integer> {
  private static final int ROWS = 64;

  /** The share of dates that a net has right after seconds, and a broken one has not. */
  private static final double QUICK_EXACT = 0.5;

  /** On texts there is less to see after seconds than letters in a likely order. */
  private static final double QUICK_CHRF = 8;

  /** What is made of what. */
  enum Task {
    DATES,
    SPELLING,
    SENTENCES
  }

  static final class TaskNames extends Names<Task> {
    TaskNames() {
      super(Task.class);
    }
  }

  @Mixin private DemoOptions options;

  @Option(
      names = "--task",
      converter = TaskNames.class,
      paramLabel = "TASK",
      description = {
        "dates (generated), spelling (Turkish, from the WordNet jar) or sentences (from --data).",
        "Default: sentences where there are some, else dates."
      })
  private Task task;

  @Range(min = 0.1, max = 1000)
  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How often to go through the data. Default: 20 for sentences, else 10.")
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
    PairSet all = data();
    PairSet set = options.quick() ? all.limited(20_000, 100) : all;
    out.printf(
        "%s: %,d sources to learn from, %,d to validate on, %,d to test on%n",
        set.name(), set.train().size(), set.validation().size(), set.test().size());
    Vocabulary letters = set.letters();
    int width = hidden != null ? hidden : options.quick() ? 64 : sentences() ? 256 : 128;
    double dropout = options.quick() ? 0 : sentences() ? 0.3 : 0.1;
    Translator model = Translator.of(options.cell("gru"), letters.size(), 64, width, dropout);
    try (Backend backend = options.open()) {
      float[] best = train(backend, model, set, letters);
      ModelFile.save(
          file,
          model.layout(),
          best,
          Map.of(
              "kind", "translator",
              "cell", options.cellName("gru"),
              "hidden", Integer.toString(width),
              "vocabulary", letters.toJson(),
              "data", set.name()));
      Tensor parameters = backend.tensor(model.layout().shape(), best);
      Interpreter interpreter = new Interpreter(backend, model, parameters, letters, beam);
      Score score = Score.of(set.test(), interpreter::translate);
      Score remembered = Score.of(set.test(), memory(set)::translate);
      for (Pair pair : set.test().subList(0, Math.min(8, set.test().size()))) {
        out.printf(
            "  %s → %s (right: %s)%n",
            pair.source(),
            interpreter.translate(pair.source()),
            String.join(" | ", pair.targets()));
      }
      draw(interpreter, set.test().get(0).source(), out);
      backend.release(parameters);
      out.printf("saved %s%n", file);
      out.printf("test, %s: %s; translation memory: %s%n", set.name(), score, remembered);
      return options.verdict(
          isGood(score, remembered),
          options.quick()
              ? "a model that has begun to learn"
              : "more than the translation memory has, in both figures");
    }
  }

  private boolean isGood(Score score, Score remembered) {
    if (!options.quick()) {
      return score.exact() > remembered.exact() && score.chrF() > remembered.chrF();
    }
    return task == Task.DATES ? score.exact() > QUICK_EXACT : score.chrF() > QUICK_CHRF;
  }

  private boolean sentences() {
    return task == Task.SENTENCES;
  }

  private PairSet data() throws IOException {
    if (task == null || task == Task.SENTENCES) {
      Optional<Path> file =
          task == null ? options.data(DataSet.TATOEBA) : Optional.of(sentenceFile());
      task = file.isPresent() ? Task.SENTENCES : Task.DATES;
      if (file.isPresent()) {
        return Tatoeba.read(file.get());
      }
    }
    return task == Task.DATES ? Dates.of(40_000, options.seed()) : Misspellings.read();
  }

  private Path sentenceFile() {
    return options.data(DataSet.TATOEBA).orElseGet(() -> options.sets().get(DataSet.TATOEBA));
  }

  private float[] train(Backend backend, Translator model, PairSet set, Vocabulary letters)
      throws IOException {
    PairBatches batches = new PairBatches(set.train(), letters, ROWS, options.seed());
    PairBatches held =
        new PairBatches(
            set.validation(), letters, Math.min(ROWS, set.validation().size()), options.seed());
    double rounds = epochs != null ? epochs : sentences() ? 20 : 10;
    long steps = options.quick() ? 200 : Math.max(1, Math.round(rounds * batches.count()));
    try (Trainer trainer =
        new Trainer(backend, model, new Trainer.Config(Adam.DEFAULT, 1, options.seed()))) {
      TrainingLoop loop =
          TrainingLoop.of(trainer, batches)
              .budget(new Budget.Steps(steps))
              .learningRate(
                  options.quick()
                      ? LearningRate.cosine(1e-2, 1e-3)
                      : LearningRate.cosine(2e-3, 2e-5))
              .validation((int) Math.max(1, Math.min(steps, steps / 10)), e -> loss(e, held))
              .listener(new LossLog(options.printer(), "nats/character"))
              .build();
      loop.run();
      return loop.best().orElseGet(trainer::parameterValues);
    }
  }

  private static double loss(Evaluation evaluation, PairBatches held) {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < held.count(); i++) {
      var batch = held.get(0, i);
      sum += evaluation.loss(batch) * batch.weight();
      weight += batch.weight();
    }
    return sum / weight;
  }

  private static TranslationMemory memory(PairSet set) {
    TranslationMemory memory = new TranslationMemory();
    set.train().forEach(pair -> memory.learn(pair.source(), pair.targets().get(0)));
    return memory;
  }

  private void draw(Interpreter interpreter, String source, PrintWriter out)
      throws ModelFileException {
    String target = interpreter.translate(source);
    if (target.isEmpty()) {
      return;
    }
    Path picture = options.beside("-attention.png");
    double[][] weights = interpreter.attention(source, target);
    new HeatMap("where it looks", letters(target), letters(source), weights, -1, 1)
        .write(picture, false);
    out.println("drew " + picture);
  }

  private static List<String> letters(String text) {
    return text.codePoints().mapToObj(Character::toString).toList();
  }
}
