package io.sarmal.autodiff.train;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.optim.Adam;
import io.sarmal.autodiff.optim.Optimizer;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import java.util.ArrayList;
import java.util.List;

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
 */
public final class Trainer implements AutoCloseable {
  /**
   * How to train.
   *
   * @param optimizer the rule of update
   * @param clip the greatest norm of a gradient, above 0; infinity for no limit
   * @param seed of initial values and dropout
   */
  public record Config(Optimizer optimizer, double clip, long seed) {
    /** Adam, a norm of at most 5, seed 1. */
    public static final Config DEFAULT = new Config(Adam.DEFAULT, 5, 1);

    /** Checks the limit. */
    public Config {
      checkArgument(clip > 0, "a clipping limit is above 0, not %s", clip);
    }
  }

  /**
   * What one step did.
   *
   * @param loss the batch's loss before the update
   * @param gradientNorm before clipping
   */
  public record Report(double loss, double gradientNorm) {}

  private final Backend backend;
  private final Objective objective;
  private final Config config;
  private final CompiledStep step;
  private Tensor parameters;
  private List<Tensor> slots;
  private List<Tensor> carried = List.of();
  private boolean begun;
  private int steps;

  /** A trainer whose model starts with its initial values. */
  public Trainer(Backend backend, Objective objective, Config config) {
    this.backend = backend;
    this.objective = objective;
    this.config = config;
    this.step =
        new CompiledStep(backend, new TrainingStep(objective, config.optimizer, config.clip));
    Shape shape = objective.layout().shape();
    parameters = backend.tensor(shape, objective.layout().initialValues(config.seed));
    slots = new ArrayList<>();
    for (int i = 0; i < config.optimizer.slots(); i++) {
      slots.add(backend.fill(shape, 0));
    }
  }

  /** The number of steps done. */
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
    checkArgument(learningRate >= 0, "a learning rate is 0 or more, not %s", learningRate);
    try (Tape tape = Tape.inference(backend)) {
      CompiledStep.Results results =
          step.run(
              new CompiledStep.Arguments(
                  parameters,
                  slots,
                  tape.scalar(steps + 1).value(),
                  tape.scalar(learningRate).value(),
                  tape.integers(
                          Shape.of(TrainingStep.KEY_SIZE),
                          (int) config.seed,
                          (int) (config.seed >>> 32),
                          steps)
                      .value(),
                  values(batch.on(tape)),
                  begun ? carried : values(objective.initialCarry(tape, batch))));
      Report report =
          new Report(tape.adopt(results.loss()).item(), tape.adopt(results.gradientNorm()).item());
      replace(results);
      steps++;
      return report;
    }
  }

  private static List<Tensor> values(List<Var> vars) {
    return vars.stream().map(Var::value).toList();
  }

  private void replace(CompiledStep.Results results) {
    backend.release(parameters);
    slots.forEach(backend::release);
    carried.forEach(backend::release);
    parameters = results.parameters();
    slots = results.slots();
    carried = results.carried();
    begun = true;
  }

  /** A run over data without training, with what it carries of its own. */
  public Evaluation evaluation() {
    return new Evaluation(backend, objective, parameters);
  }

  @Override
  public void close() {
    backend.release(parameters);
    slots.forEach(backend::release);
    carried.forEach(backend::release);
  }
}
