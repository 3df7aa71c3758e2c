package io.sarmal.apps.language;

import com.google.common.collect.ImmutableMap;
import io.sarmal.apps.report.CrossEntropy;
import io.sarmal.apps.report.Reporter;
import io.sarmal.apps.report.StepReport;
import io.sarmal.apps.report.ValidationReport;
import io.sarmal.apps.text.Batches;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Sampler;
import io.sarmal.apps.text.Split;
import io.sarmal.apps.text.Unit;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.optim.Adam;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.core.Backend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a language model by truncated backpropagation through time, validates it now and then, and
 * keeps the best in a file. For one run.
 */
public final class Training implements AutoCloseable {
  /** The learning rate at the end, as a share of that at the beginning. */
  private static final double LAST_RATE = 0.1;

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
   * @param learningRate at the beginning; it falls along a cosine to a tenth
   * @param clip the greatest norm of a gradient
   * @param seed of initial values, dropout and samples
   */
  public record Plan(
      int rows, int steps, Budget budget, double learningRate, double clip, long seed) {
    private double rate(double done) {
      double cosine = (1 + Math.cos(Math.PI * done)) / 2;
      return learningRate * (LAST_RATE + (1 - LAST_RATE) * cosine);
    }
  }

  private final Backend backend;
  private final Design design;
  private final Plan plan;
  private final Path file;
  private final Map<String, String> history;
  private final Reporter reporter;
  private final Batches batches;
  private final Optional<Validation> validation;
  private final Trainer trainer;
  private final long began = System.nanoTime();
  private Optional<CrossEntropy> best = Optional.empty();

  /**
   * A run that has not begun.
   *
   * @param split long enough for a window of all rows; nothing is validated if its tail is empty
   * @param file where the best model is saved
   * @param history what the file says about where the model came from
   */
  public Training(
      Backend backend,
      Design design,
      Split split,
      Plan plan,
      Path file,
      Map<String, String> history,
      Reporter reporter) {
    this.backend = backend;
    this.design = design;
    this.plan = plan;
    this.file = file;
    this.history = history;
    this.reporter = reporter;
    this.batches = new Batches(split.train(), plan.rows, plan.steps);
    this.validation =
        split.validation().isEmpty()
            ? Optional.empty()
            : Optional.of(new Validation(split.validation(), plan.rows, plan.steps));
    this.trainer =
        new Trainer(
            backend,
            new NextToken(design.model()),
            new Trainer.Config(Adam.DEFAULT, plan.clip, plan.seed));
  }

  /**
   * Trains until the budget is used up.
   *
   * @return the loss of the model that was saved, if there is anything to validate on
   * @throws ModelFileException if a model cannot be saved
   * @throws InputException if training diverges
   */
  public Optional<CrossEntropy> run() throws ModelFileException {
    Pace pace = new Pace();
    for (double done = 0; done < 1; ) {
      int window = trainer.steps() % batches.count();
      if (window == 0) {
        trainer.beginSequence();
      }
      long start = System.nanoTime();
      Trainer.Report report = trainer.step(batches.get(window), plan.rate(done));
      pace.add(batches.predictions(window), System.nanoTime() - start);
      checkFinite(report.loss(), "the loss");
      done = plan.budget.done(trainer.steps(), elapsed());
      reporter.step(
          new StepReport(
              trainer.steps(),
              (double) trainer.steps() / batches.count(),
              done,
              report.loss(),
              report.gradientNorm(),
              pace.perSecond(),
              elapsed()));
      if (done >= 1 || trainer.steps() % interval() == 0) {
        keep();
      }
    }
    return best;
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private int interval() {
    int epochs = (FEWEST_STEPS + batches.count() - 1) / batches.count();
    return Math.min(MOST_STEPS, epochs * batches.count());
  }

  /** Saves the model if it is the best so far, or if there is nothing to tell by. */
  private void keep() throws ModelFileException {
    if (validation.isEmpty()) {
      save(history);
      return;
    }
    CrossEntropy loss =
        new CrossEntropy(validation.get().nats(trainer.evaluation()), design.vocabulary().unit());
    checkFinite(loss.nats(), "the loss in validation");
    boolean better = best.isEmpty() || loss.nats() < best.get().nats();
    if (better) {
      best = Optional.of(loss);
      save(
          ImmutableMap.<String, String>builder()
              .putAll(history)
              .put("validation", loss.toString())
              .buildOrThrow());
    }
    reporter.validation(new ValidationReport(trainer.steps(), loss, better, elapsed(), sample()));
  }

  private void save(Map<String, String> all) throws ModelFileException {
    ImmutableMap<String, String> facts =
        ImmutableMap.<String, String>builder()
            .putAll(all)
            .put("steps", Integer.toString(trainer.steps()))
            .buildOrThrow();
    new TrainedModel(design, trainer.parameterValues(), facts).save(file);
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
                Sampler.random(SAMPLE_TEMPERATURE, Integer.MAX_VALUE, plan.seed)));
  }

  private void checkFinite(double value, String what) {
    if (!Double.isFinite(value)) {
      throw new InputException(
          String.format(Locale.ROOT, "step %,d", trainer.steps()),
          what + " is " + value + ": training has diverged",
          "lower --lr or --clip"
              + (best.isEmpty() ? "" : "; " + file + " holds the best model before"));
    }
  }

  @Override
  public void close() {
    trainer.close();
  }
}
