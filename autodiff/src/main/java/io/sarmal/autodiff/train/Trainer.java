package io.sarmal.autodiff.train;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import io.sarmal.autodiff.Fusion;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.autodiff.optim.Adam;
import io.sarmal.autodiff.optim.Optimizer;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trains a model on one backend, batch by batch.
 *
 * <p>It holds the parameters, the optimiser's arrays and what is carried from batch to batch, such
 * as hidden states for truncated backpropagation through time. For use by one thread; close it to
 * give back the memory.
 *
 * <pre>{@code
 * try (Trainer trainer = new Trainer(backend, objective, Trainer.Config.DEFAULT)) {
 *   for (Batch batch : batches) {
 *     Trainer.Report report = trainer.step(batch, 1e-3);
 *   }
 * }
 * }</pre>
 *
 * <p>A step is {@link #accumulate} and then {@link #update}; with several batches accumulated, the
 * update is that of one large batch. {@link TrainingLoop} does the rest of a run: validation, early
 * stopping, checkpoints.
 */
public final class Trainer implements AutoCloseable {
  /**
   * How to train.
   *
   * @param optimizer the rule of update
   * @param clipValue the greatest magnitude of an element of a gradient, above 0; infinity for no
   *     limit
   * @param clip the greatest norm of a gradient after that, above 0; infinity for no limit
   * @param seed of initial values and dropout
   * @param fusion {@link Fusion#AUTO} or, if a step with a loop that would run one operation at a
   *     time is to fail, {@link Fusion#REQUIRED}
   */
  public record Config(
      Optimizer optimizer, double clipValue, double clip, long seed, Fusion fusion) {
    /** Adam, a norm of at most 5, seed 1. */
    public static final Config DEFAULT = new Config(Adam.DEFAULT, 5, 1);

    /** Checks the limits, and that fusion is not off. */
    public Config {
      checkArgument(clipValue > 0, "a clipping limit is above 0, not %s", clipValue);
      checkArgument(clip > 0, "a clipping limit is above 0, not %s", clip);
      checkArgument(
          fusion != Fusion.OFF,
          "a trainer compiles its steps; to run loops one operation at a time, use a Tape of Fusion.OFF");
    }

    /** Whatever the backend makes of the loops. */
    public Config(Optimizer optimizer, double clipValue, double clip, long seed) {
      this(optimizer, clipValue, clip, seed, Fusion.AUTO);
    }

    /** A limit of the norm only. */
    public Config(Optimizer optimizer, double clip, long seed) {
      this(optimizer, Double.POSITIVE_INFINITY, clip, seed);
    }

    /** The same with another fusion. */
    public Config with(Fusion other) {
      return new Config(optimizer, clipValue, clip, seed, other);
    }
  }

  /**
   * What one step did.
   *
   * @param loss the loss before the update: the batch's, or the weighted mean of several
   * @param gradientNorm before clipping
   */
  public record Report(double loss, double gradientNorm) {
    /** Whether both are numbers below infinity. */
    public boolean isFinite() {
      return Double.isFinite(loss) && Double.isFinite(gradientNorm);
    }
  }

  private final Backend backend;
  private final Objective objective;
  private final Config config;
  private final CompiledStep step;
  private final CompiledLoss evaluated;
  private final Accumulation pending;
  private Tensor parameters;
  private List<Tensor> slots;
  private List<Tensor> carried = List.of();
  private boolean begun;
  private int steps;
  private int draws;

  /** A trainer whose model starts with its initial values. */
  public Trainer(Backend backend, Objective objective, Config config) {
    this.backend = backend;
    this.objective = objective;
    this.config = config;
    this.step = new CompiledStep(backend, new TrainingStep(objective, config));
    this.evaluated = new CompiledLoss(backend, objective);
    this.pending = new Accumulation(backend);
    Shape shape = objective.layout().shape();
    parameters = backend.tensor(shape, objective.layout().initialValues(config.seed));
    slots = new ArrayList<>();
    for (int i = 0; i < config.optimizer.slots(); i++) {
      slots.add(backend.fill(shape, 0));
    }
  }

  /** What is trained. */
  public Objective objective() {
    return objective;
  }

  /** How it is trained. */
  public Config config() {
    return config;
  }

  /** The number of steps done: of updates. */
  public int steps() {
    return steps;
  }

  /** The parameters, flat, in the order of the objective's layout; valid until the next step. */
  public Tensor parameters() {
    return parameters;
  }

  /** A copy of the parameters. */
  public float[] parameterValues() {
    float[] values = new float[objective.layout().size()];
    backend.read(parameters, values);
    return values;
  }

  /** The parameters to the bit, in the backend's precision. */
  StoredTensor exactParameters() {
    return new ExactTensors(backend).store(parameters);
  }

  /** Forgets what is carried: the next batch begins a sequence. */
  public void beginSequence() {
    carried.forEach(backend::release);
    carried = List.of();
    begun = false;
  }

  /**
   * Trains on one batch.
   *
   * @param learningRate from 0
   */
  public Report step(Batch batch, double learningRate) {
    accumulate(batch);
    return update(learningRate);
  }

  /**
   * Adds a batch to those of the next update, whose gradient is the mean of theirs, each counted by
   * its {@linkplain Batch#weight weight}.
   *
   * @return the batch's loss
   */
  public double accumulate(Batch batch) {
    try (Tape tape = Tape.inference(backend)) {
      Accumulation.Part part = new Accumulation.Part(batch, begun, carried, draws);
      CompiledStep.Pass pass =
          step.backward(
              parameters,
              key(tape, part).value(),
              values(batch.on(tape)),
              values(before(tape, part)));
      double loss = tape.adopt(pass.loss()).item();
      pending.add(tape, part, loss, tape.adopt(pass.gradient()));
      carried = pass.carried();
      begun = true;
      draws++;
      return loss;
    }
  }

  /** Says how a step on such a batch, as the next one, runs; nothing changes. */
  public StepExplanation explain(Batch batch) {
    try (Tape tape = Tape.inference(backend)) {
      Accumulation.Part part = new Accumulation.Part(batch, begun, carried, draws);
      return step.explain(values(batch.on(tape)), values(before(tape, part)));
    }
  }

  private Var key(Tape tape, Accumulation.Part part) {
    return tape.integers(
        Shape.of(TrainingStep.KEY_SIZE),
        (int) config.seed,
        (int) (config.seed >>> 32),
        part.draw());
  }

  private List<Var> before(Tape tape, Accumulation.Part part) {
    return part.begun()
        ? part.carried().stream().map(tape::constant).toList()
        : objective.initialCarry(tape, part.batch());
  }

  /**
   * Moves the parameters by what was accumulated, whatever it is.
   *
   * @param learningRate from 0
   * @throws IllegalStateException if nothing was accumulated
   */
  public Report update(double learningRate) {
    return update(learningRate, true);
  }

  /**
   * Moves the parameters by what was accumulated, if its loss and the norm of its gradient are
   * finite. Otherwise nothing changes; {@link #diagnose} says why, {@link #discard} gives up what
   * was accumulated.
   *
   * @param learningRate from 0
   * @throws IllegalStateException if nothing was accumulated
   */
  public Report updateIfFinite(double learningRate) {
    return update(learningRate, false);
  }

  private Report update(double learningRate, boolean always) {
    checkArgument(learningRate >= 0, "a learning rate is 0 or more, not %s", learningRate);
    checkState(!pending.isEmpty(), "there is nothing to update by; accumulate a batch first");
    try (Tape tape = Tape.inference(backend)) {
      CompiledStep.Update update =
          step.update(
              parameters,
              pending.gradient(),
              slots,
              tape.scalar(steps + 1).value(),
              tape.scalar(learningRate).value(),
              always);
      Report report = new Report(pending.loss(), tape.adopt(update.gradientNorm()).item());
      if (always || report.isFinite()) {
        replace(update.parameters(), update.slots());
        pending.clear();
        steps++;
      } else {
        backend.release(update.parameters());
        update.slots().forEach(backend::release);
      }
      return report;
    }
  }

  private void replace(Tensor newParameters, List<Tensor> newSlots) {
    backend.release(parameters);
    slots.forEach(backend::release);
    parameters = newParameters;
    slots = newSlots;
  }

  private static List<Tensor> values(List<Var> vars) {
    return vars.stream().map(Var::value).toList();
  }

  /**
   * Runs the accumulated batches again, step by step, to find the first value that is not finite.
   */
  public Diagnosis diagnose() {
    double[] values = new double[objective.layout().size()];
    backend.read(parameters, values);
    List<String> names = new Diagnostician(objective).nonFiniteParameters(values);
    for (Accumulation.Part part : pending.parts()) {
      try (Tape tape = Tape.recording(backend, Fusion.OFF)) {
        Optional<NonFinite> first =
            new Diagnostician(objective)
                .first(
                    tape,
                    tape.variable(parameters),
                    key(tape, part),
                    part.batch().on(tape),
                    before(tape, part));
        if (first.isPresent()) {
          return new Diagnosis(names, first);
        }
      }
    }
    return new Diagnosis(names, Optional.empty());
  }

  /**
   * Forgets the accumulated batches, and also what is carried, which may not be finite: the next
   * batch begins a sequence.
   */
  public void discard() {
    pending.clear();
    beginSequence();
  }

  /**
   * A copy of all that this trainer knows.
   *
   * @throws IllegalStateException between {@link #accumulate} and {@link #update}
   */
  public TrainerState state() {
    checkState(
        pending.isEmpty(), "a batch is accumulated; call update() or discard() before state()");
    ExactTensors exact = new ExactTensors(backend);
    return new TrainerState(
        steps, draws, exact.store(parameters), exact.store(slots), begun, exact.store(carried));
  }

  /**
   * Makes this trainer what another was, so that it goes on to the same bits; both train the same
   * model in the same way.
   *
   * @throws IllegalArgumentException if the state has other parameters or another number of slots;
   *     nothing is changed then
   */
  public void restore(TrainerState state) {
    Shape shape = objective.layout().shape();
    checkArgument(
        state.parameters().shape().equals(shape)
            && state.slots().size() == config.optimizer.slots()
            && state.slots().stream().allMatch(slot -> slot.shape().equals(shape)),
        "this trainer has parameters %s and %s slots, but the state has %s and %s",
        shape,
        config.optimizer.slots(),
        state.parameters(),
        state.slots());
    ExactTensors exact = new ExactTensors(backend);
    discard();
    replace(exact.load(state.parameters()), exact.load(state.slots()));
    carried = exact.load(state.carried());
    begun = state.sequence();
    steps = state.steps();
    draws = state.draws();
  }

  /** A run over data without training, with what it carries of its own. */
  public Evaluation evaluation() {
    return new Evaluation(evaluated, parameters);
  }

  @Override
  public void close() {
    discard();
    backend.release(parameters);
    slots.forEach(backend::release);
  }
}
