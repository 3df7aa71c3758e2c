package io.sarmal.apps.language;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import io.sarmal.apps.report.CrossEntropy;
import io.sarmal.apps.report.Reporter;
import io.sarmal.apps.report.StepReport;
import io.sarmal.apps.report.ValidationReport;
import io.sarmal.apps.text.Batches;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Sampler;
import io.sarmal.apps.text.Split;
import io.sarmal.apps.text.Unit;
import io.sarmal.autodiff.io.Leftovers;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.autodiff.train.Checkpoints;
import io.sarmal.autodiff.train.LearningRate;
import io.sarmal.autodiff.train.NonFiniteException;
import io.sarmal.autodiff.train.NonFiniteStep;
import io.sarmal.autodiff.train.OnNonFinite;
import io.sarmal.autodiff.train.Progress;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.autodiff.train.TrainingListener;
import io.sarmal.autodiff.train.TrainingLoop;
import io.sarmal.autodiff.train.Validations;
import io.sarmal.core.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Trains a language model by truncated backpropagation through time, validates it now and then, and
 * keeps the best in a file and the state of the run in a checkpoint beside it. For one run.
 */
public final class Training implements AutoCloseable {
  /** Validations come at ends of epochs, but not more often than after so many steps. */
  private static final int FEWEST_STEPS = 250;

  /** Validations are at most so many steps apart, even within an epoch. */
  private static final int MOST_STEPS = 2000;

  private static final double SAMPLE_TEMPERATURE = 0.7;

  /**
   * How to train.
   *
   * @param rows B, the rows of a batch
   * @param steps T, the length of a window
   * @param accumulate the batches of an update
   * @param trainer the seed is also that of samples
   * @param patience the validations without improvement that end the run
   * @param checkpointEvery how long from one checkpoint to the next
   */
  public record Plan(
      int rows,
      int steps,
      int accumulate,
      Budget budget,
      LearningRate learningRate,
      Trainer.Config trainer,
      OptionalInt patience,
      OnNonFinite onNonFinite,
      Budget checkpointEvery) {}

  /**
   * How a run ended.
   *
   * @param best the loss of the model in the file, if there is anything to validate on
   */
  public record Result(TrainingLoop.End end, Progress progress, Optional<CrossEntropy> best) {}

  private final Backend backend;
  private final Design design;
  private final Plan plan;
  private final Path file;
  private final Map<String, String> history;
  private final Reporter reporter;
  private final Batches batches;
  private final boolean validated;
  private final Trainer trainer;
  private final TrainingLoop loop;

  /**
   * A run that has not begun.
   *
   * @param split long enough for a window of all rows; nothing is validated if its tail is empty
   * @param file where the best model is saved
   * @param options what a checkpoint must agree with, beside model, text and plan
   * @param history what the file says about where the model came from
   */
  public Training(
      Backend backend,
      Design design,
      Split split,
      Plan plan,
      Path file,
      Map<String, String> options,
      Map<String, String> history,
      Reporter reporter) {
    this.backend = backend;
    this.design = design;
    this.plan = plan;
    this.file = file;
    this.history = history;
    this.reporter = reporter;
    this.batches = new Batches(split.train(), plan.rows, plan.steps);
    this.validated = !split.validation().isEmpty();
    this.trainer = new Trainer(backend, new NextToken(design.model()), plan.trainer);
    TrainingLoop.Builder builder =
        TrainingLoop.of(trainer, new Windows(batches))
            .budget(plan.budget)
            .learningRate(plan.learningRate)
            .accumulate(plan.accumulate)
            .onNonFinite(plan.onNonFinite)
            .checkpoints(
                new Checkpoints(checkpoint(file), plan.checkpointEvery, options(split, options)))
            .listener(new Listener());
    if (validated) {
      builder.validation(
          interval(), new Validation(split.validation(), plan.rows, plan.steps)::nats);
      plan.patience.ifPresent(builder::patience);
    }
    this.loop = builder.build();
  }

  /** Where the state of a run is kept whose model goes into {@code file}. */
  public static Path checkpoint(Path file) {
    return file.resolveSibling(file.getFileName() + ".checkpoint");
  }

  private ImmutableMap<String, String> options(Split split, Map<String, String> given) {
    Settings settings = design.settings();
    return ImmutableMap.<String, String>builder()
        .putAll(given)
        .putAll(Fingerprints.of(design.vocabulary(), split))
        .put("backend", backend.name())
        .put("cell", settings.cell())
        .put("layers", Integer.toString(settings.layers()))
        .put("hidden", Integer.toString(settings.hidden()))
        .put("embed", Integer.toString(settings.embedding()))
        .put("dropout", Double.toString(settings.dropout()))
        .put("batch", Integer.toString(plan.rows))
        .put("seq", Integer.toString(plan.steps))
        .buildOrThrow();
  }

  private int interval() {
    int perEpoch = stepsPerEpoch();
    int epochs = (FEWEST_STEPS + perEpoch - 1) / perEpoch;
    return Math.min(MOST_STEPS, epochs * perEpoch);
  }

  private int stepsPerEpoch() {
    return (batches.count() + plan.accumulate - 1) / plan.accumulate;
  }

  /**
   * Makes this the run that the checkpoint holds; then call {@link #run}.
   *
   * @throws ModelFileException if there is none, or one of a run with other options
   */
  public void resume() throws ModelFileException {
    loop.resume();
    if (loop.best().isPresent()) {
      saveBest();
    }
    reporter.resumed(loop.progress().step());
  }

  /** Asks the run to end after the step under way; from any thread. */
  public void stop() {
    loop.stop();
  }

  /**
   * Trains until the budget or the patience is used up, or until it is stopped.
   *
   * @throws IOException if a model or a checkpoint cannot be saved
   * @throws InputException if training diverges
   */
  public Result run() throws IOException {
    Leftovers.remove(file);
    TrainingLoop.End end;
    try {
      end = loop.run();
    } catch (NonFiniteException e) {
      throw diverged(e.getMessage(), e);
    }
    Progress progress = loop.progress();
    Optional<CrossEntropy> best =
        progress.validations().best().map(entry -> crossEntropy(entry.loss()));
    if (validated && best.isEmpty() && end != TrainingLoop.End.STOPPED) {
      throw diverged("no validation gave a finite loss", null);
    }
    if (!validated && end != TrainingLoop.End.STOPPED) {
      saveLast();
    }
    return new Result(end, progress, best);
  }

  /** Reports what happens, and saves the model when it is the best so far. */
  private final class Listener implements TrainingListener {
    private final Pace pace = new Pace();
    private long last = System.nanoTime();

    @Override
    public void step(Progress progress, Trainer.Report report) throws IOException {
      pace.add(predictions(progress.step() - 1), sinceLast());
      reporter.step(
          new StepReport(
              progress.step(),
              progress.epoch(),
              progress.done(),
              report.loss(),
              report.gradientNorm(),
              pace.perSecond(),
              progress.spent()));
      if (!validated && progress.step() % interval() == 0) {
        saveLast();
      }
      last = System.nanoTime();
    }

    private long sinceLast() {
      return System.nanoTime() - last;
    }

    private long predictions(long step) {
      int first = (int) (step % stepsPerEpoch()) * plan.accumulate;
      int end = Math.min(batches.count(), first + plan.accumulate);
      return IntStream.range(first, end).mapToLong(batches::predictions).sum();
    }

    @Override
    public void validation(Progress progress) throws IOException {
      Validations validations = progress.validations();
      if (validations.lastIsBest()) {
        saveBest();
      }
      double loss = Iterables.getLast(validations.all()).loss();
      reporter.validation(
          new ValidationReport(
              progress.step(),
              crossEntropy(loss),
              validations.lastIsBest(),
              progress.spent(),
              Double.isFinite(loss) ? sample() : ""));
      last = System.nanoTime();
    }

    @Override
    public void nonFinite(NonFiniteStep step, OnNonFinite action) {
      reporter.note(
          step
              + switch (action) {
                case STOP -> "";
                case SKIP -> "; the step is skipped";
                case ROLLBACK -> "; going back, and on with half the learning rate";
              });
    }
  }

  private InputException diverged(String problem, Throwable cause) {
    return new InputException(
        file.toString(),
        "training has diverged: " + problem,
        "lower --lr or --clip, or go on with --on-nan skip or --on-nan rollback"
            + (loop.best().isEmpty() ? "" : "; the file holds the best model before"),
        cause);
  }

  private CrossEntropy crossEntropy(double nats) {
    return new CrossEntropy(nats, design.vocabulary().unit());
  }

  private void saveBest() throws ModelFileException {
    Validations.Entry best = loop.progress().validations().best().orElseThrow();
    save(
        loop.best().orElseThrow(),
        ImmutableMap.of(
            "validation", crossEntropy(best.loss()).toString(),
            "steps", Long.toString(best.step())));
  }

  private void saveLast() throws ModelFileException {
    save(
        trainer.parameterValues(), ImmutableMap.of("steps", Long.toString(loop.progress().step())));
  }

  private void save(float[] parameters, Map<String, String> facts) throws ModelFileException {
    ImmutableMap<String, String> all =
        ImmutableMap.<String, String>builder().putAll(history).putAll(facts).buildOrThrow();
    new TrainedModel(design, parameters, all).save(file);
  }

  private String sample() {
    Author author = new Author(backend, design);
    int length = design.vocabulary().unit() == Unit.WORD ? 40 : 200;
    return design
        .vocabulary()
        .decode(
            author.write(
                trainer.parameters(),
                author.lineBreak(),
                length,
                Sampler.random(SAMPLE_TEMPERATURE, Integer.MAX_VALUE, plan.trainer.seed())));
  }

  @Override
  public void close() {
    trainer.close();
  }
}
