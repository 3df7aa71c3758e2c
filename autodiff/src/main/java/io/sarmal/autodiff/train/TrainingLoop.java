package io.sarmal.autodiff.train;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import io.sarmal.autodiff.io.Leftovers;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.autodiff.optim.ConstantRate;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A whole run of training: batches epoch by epoch until the budget is used up, validation now and
 * then, the best parameters, early stopping, and checkpoints from which the run goes on to the same
 * bits.
 *
 * <pre>{@code
 * Trainer trainer = new Trainer(backend, objective, Trainer.Config.DEFAULT);
 * TrainingLoop loop =
 *     TrainingLoop.of(trainer, BatchSource.of(batches))
 *         .budget(new Budget.Steps(200))
 *         .learningRate(LearningRate.cosine(2e-3, 2e-4))
 *         .validation(100, evaluation -> evaluation.loss(heldOut))
 *         .patience(5)
 *         .checkpoints(Checkpoints.in(folder.resolve("run.checkpoint")))
 *         .build();
 * loop.run();
 * float[] best = loop.best().orElseThrow();
 * }</pre>
 *
 * <p>For one run, by one thread; only {@link #stop} may be called from any.
 */
public final class TrainingLoop {
  /** After so many failed steps in a row a run stops, whatever it was told. */
  private static final int MOST_FAILURES = 10;

  /** The steps between states to go back to where there is no validation. */
  private static final int SNAPSHOT_INTERVAL = 1000;

  /** Measures a model on held-out data. */
  @FunctionalInterface
  public interface Validator {
    /**
     * The loss; the less the better.
     *
     * @param evaluation at the beginning of a sequence; is closed afterwards
     */
    double loss(Evaluation evaluation);
  }

  /** Why a run ended. */
  public enum End {
    /** The budget is used up. */
    BUDGET,
    /** Too many validations in a row were no improvement. */
    PATIENCE,
    /** Somebody called {@link TrainingLoop#stop}. */
    STOPPED
  }

  /** The parts of a run; all but the budget have a default. */
  public static final class Builder {
    private final Trainer trainer;
    private final BatchSource source;
    private Budget budget;
    private LearningRate learningRate = LearningRate.of(new ConstantRate(1e-3));
    private int accumulate = 1;
    private int interval = SNAPSHOT_INTERVAL;
    private Validator validator;
    private int patience = Integer.MAX_VALUE;
    private OnNonFinite onNonFinite = OnNonFinite.STOP;
    private Checkpoints checkpoints;
    private TrainingListener listener = new TrainingListener() {};

    private Builder(Trainer trainer, BatchSource source) {
      this.trainer = trainer;
      this.source = source;
    }

    /** How long to train. */
    public Builder budget(Budget is) {
      budget = is;
      return this;
    }

    /** The rate of each step; 0.001 unless said. */
    public Builder learningRate(LearningRate is) {
      learningRate = is;
      return this;
    }

    /**
     * How many batches give one update, 1 unless said; fewer at the end of an epoch.
     *
     * @see Trainer#accumulate
     */
    public Builder accumulate(int batches) {
      checkArgument(batches >= 1, "an update needs 1 batch or more, not %s", batches);
      accumulate = batches;
      return this;
    }

    /**
     * Validates after every {@code steps} steps and at the end of the budget.
     *
     * @param steps 1 or more
     */
    public Builder validation(int steps, Validator by) {
      checkArgument(steps >= 1, "there are 1 or more steps between validations, not %s", steps);
      interval = steps;
      validator = by;
      return this;
    }

    /**
     * Ends the run after so many validations in a row without improvement.
     *
     * @param validations 1 or more
     */
    public Builder patience(int validations) {
      checkArgument(validations >= 1, "patience is 1 or more, not %s", validations);
      patience = validations;
      return this;
    }

    /** What to do about a loss that is not finite; to stop, unless said. */
    public Builder onNonFinite(OnNonFinite action) {
      onNonFinite = action;
      return this;
    }

    /** Saves the run, so that it can be {@linkplain TrainingLoop#resume resumed}. */
    public Builder checkpoints(Checkpoints are) {
      checkpoints = are;
      return this;
    }

    /** Is told what happens. */
    public Builder listener(TrainingListener is) {
      listener = is;
      return this;
    }

    /**
     * The run, which has not begun.
     *
     * @throws IllegalArgumentException if there is no budget, or patience without validation
     */
    public TrainingLoop build() {
      checkArgument(budget != null, "a run needs a budget, such as new Budget.Steps(1000)");
      checkArgument(
          patience == Integer.MAX_VALUE || validator != null,
          "patience counts validations; say how to validate");
      return new TrainingLoop(this);
    }
  }

  private final Builder parts;
  private final Trainer trainer;
  private final BatchSource source;
  private final ImmutableMap<String, String> options;
  private final int stepsPerEpoch;
  private volatile boolean stopping;

  private long step;
  private Duration spentBefore = Duration.ZERO;
  private long began;
  private Validations validations = Validations.NONE;
  private Optional<StoredTensor> best = Optional.empty();
  private Recovery recovery = Recovery.NONE;
  private Progress saved;
  private boolean unsaved;

  private TrainingLoop(Builder parts) {
    this.parts = parts;
    this.trainer = parts.trainer;
    this.source = parts.source;
    this.stepsPerEpoch = (source.count() + parts.accumulate - 1) / parts.accumulate;
    this.options =
        Checkpoint.options(
            parts.checkpoints == null ? ImmutableMap.of() : parts.checkpoints.options(),
            trainer,
            parts.accumulate);
    this.began = System.nanoTime();
    this.saved = progress(spentBefore);
  }

  /** A run of a trainer over batches. */
  public static Builder of(Trainer trainer, BatchSource source) {
    return new Builder(trainer, source);
  }

  /** How far the run has come. */
  public Progress progress() {
    return progress(spentBefore.plusNanos(System.nanoTime() - began));
  }

  private Progress progress(Duration spent) {
    return new Progress(
        step, (double) step / stepsPerEpoch, parts.budget.done(step, spent), spent, validations);
  }

  /** The parameters of the best validation so far, flat, in the order of the layout. */
  public Optional<float[]> best() {
    return best.map(ExactTensors::floats);
  }

  /** Asks the run to end after the step under way, with a checkpoint; from any thread. */
  public void stop() {
    stopping = true;
  }

  /**
   * Makes this the run that the checkpoint file holds; then call {@link #run}.
   *
   * @throws ModelFileException if there is no checkpoint there, or one of a run with other options;
   *     this run is as it was then
   */
  public void resume() throws ModelFileException {
    checkArgument(parts.checkpoints != null, "this run has no checkpoints to resume from");
    Checkpoint checkpoint = CheckpointFile.read(parts.checkpoints.file());
    checkpoint.checkOptions(parts.checkpoints.file(), options);
    try {
      trainer.restore(checkpoint.trainer());
    } catch (IllegalArgumentException e) { // the file may say anything
      throw new ModelFileException(
          parts.checkpoints.file(),
          "does not fit its own options: " + e.getMessage(),
          "begin anew",
          e);
    }
    step = checkpoint.step();
    spentBefore = checkpoint.spent();
    validations = checkpoint.validations();
    best = checkpoint.best();
    recovery = checkpoint.recovery();
    saved = progress(spentBefore);
  }

  /**
   * Trains until the budget or the patience is used up, or until it is stopped.
   *
   * @return why it ended
   * @throws IOException if a checkpoint cannot be written, and the last one is untouched then; or
   *     if the listener throws one
   * @throws NonFiniteException if a loss or the norm of a gradient is not finite, and the run is to
   *     stop then or too many steps in a row have failed
   */
  public End run() throws IOException {
    if (parts.checkpoints != null) {
      Leftovers.remove(parts.checkpoints.file());
    }
    began = System.nanoTime();
    Progress now = progress();
    Optional<End> end = end(now);
    while (end.isEmpty()) {
      now = step(now);
      end = end(now);
    }
    if (end.get() == End.BUDGET && parts.validator != null && !isValidated()) {
      validate();
    } else if (unsaved || end.get() == End.STOPPED) {
      save(now);
    }
    return end.get();
  }

  private Optional<End> end(Progress now) {
    if (now.step() > 0 && now.done() >= 1) {
      return Optional.of(End.BUDGET);
    }
    if (now.validations().sinceBest() >= parts.patience) {
      return Optional.of(End.PATIENCE);
    }
    return stopping ? Optional.of(End.STOPPED) : Optional.empty();
  }

  private Progress step(Progress before) throws IOException {
    Optional<Recovery.Snapshot> snapshot =
        parts.onNonFinite == OnNonFinite.ROLLBACK && step % parts.interval == 0
            ? Optional.of(new Recovery.Snapshot(step, trainer.state()))
            : Optional.empty();
    unsaved = true;
    accumulate();
    double rate = parts.learningRate.at(before) * recovery.rate();
    Trainer.Report report = trainer.updateIfFinite(rate);
    if (!report.isFinite()) {
      fail(report);
    } else {
      recovery = recovery.succeeded(step, snapshot);
      step++;
      parts.listener.step(progress(), report);
    }
    boolean ahead = step > before.step();
    if (ahead && parts.validator != null && step % parts.interval == 0) {
      return validate();
    }
    Progress now = progress();
    if (parts.checkpoints != null && isCheckpointDue(now)) {
      save(now);
    }
    return now;
  }

  private void accumulate() {
    long epoch = step / stepsPerEpoch;
    int first = (int) (step % stepsPerEpoch) * parts.accumulate;
    int end = Math.min(source.count(), first + parts.accumulate);
    for (int index = first; index < end; index++) {
      if (source.beginsSequence(index)) {
        trainer.beginSequence();
      }
      trainer.accumulate(source.get(epoch, index));
    }
  }

  private void fail(Trainer.Report report) {
    Diagnosis diagnosis = trainer.diagnose();
    trainer.discard();
    recovery = recovery.failed(step);
    NonFiniteStep failure = NonFiniteStep.of(step + 1, report, diagnosis, recovery.inARow());
    if (parts.onNonFinite == OnNonFinite.STOP) {
      throw new NonFiniteException(
          failure, "lower the learning rate or the greatest norm, or have such steps skipped");
    }
    if (recovery.inARow() >= MOST_FAILURES) {
      throw new NonFiniteException(
          failure,
          "that is the %dth failure in a row: lower the learning rate or the greatest norm"
              .formatted(MOST_FAILURES));
    }
    boolean skip = parts.onNonFinite == OnNonFinite.SKIP;
    if (!skip && recovery.good().isEmpty()) {
      throw new NonFiniteException(
          failure, "no step has succeeded yet, so there is nothing to go back to");
    }
    parts.listener.nonFinite(failure, parts.onNonFinite);
    if (skip) {
      step++;
    } else {
      rollBack(recovery.good().orElseThrow());
    }
  }

  private void rollBack(Recovery.Snapshot good) {
    trainer.restore(good.trainer());
    step = good.step();
    recovery = recovery.rolledBack();
  }

  /** Whether there was a validation after the last step. */
  private boolean isValidated() {
    return !validations.all().isEmpty() && Iterables.getLast(validations.all()).step() == step;
  }

  private Progress validate() throws IOException {
    double loss;
    try (Evaluation evaluation = trainer.evaluation()) {
      loss = parts.validator.loss(evaluation);
    }
    validations = validations.and(step, loss);
    if (validations.lastIsBest()) {
      best = Optional.of(trainer.exactParameters());
    }
    Progress now = progress();
    save(now);
    parts.listener.validation(now);
    return now;
  }

  private boolean isCheckpointDue(Progress now) {
    return parts.checkpoints.every().done(step - saved.step(), now.spent().minus(saved.spent()))
        >= 1;
  }

  /** Saves a checkpoint, but not of a model that has diverged: the last good one is worth more. */
  private void save(Progress now) throws ModelFileException {
    if (parts.checkpoints == null) {
      return;
    }
    TrainerState state = trainer.state();
    if (state.isFinite()) {
      CheckpointFile.write(
          parts.checkpoints.file(),
          new Checkpoint(options, step, now.spent(), validations, best, recovery, state));
    }
    saved = now;
    unsaved = false;
  }
}
