package io.sarmal.apps;

import com.google.common.collect.ImmutableMap;
import io.sarmal.autodiff.optim.ConstantRate;
import io.sarmal.autodiff.optim.ExponentialDecay;
import io.sarmal.autodiff.optim.ReduceOnPlateau;
import io.sarmal.autodiff.optim.StepDecay;
import io.sarmal.autodiff.train.LearningRate;
import picocli.CommandLine.Option;

/** The learning rate from step to step. */
final class ScheduleOptions {
  /** The learning rate at the end of a cosine, as a share of that at the beginning. */
  private static final double LAST_RATE = 0.1;

  private static final double PLATEAU_FACTOR = 0.5;

  /** How a rate falls. */
  enum Fall {
    CONSTANT,
    STEP,
    EXPONENTIAL,
    COSINE
  }

  /** Reads the ways to fall. */
  static final class FallNames extends Names<Fall> {
    FallNames() {
      super(Fall.class);
    }
  }

  @Range(min = 1e-9, max = 100)
  @Option(
      names = "--lr",
      paramLabel = "RATE",
      defaultValue = "0.002",
      description = "The learning rate at the beginning. Default: ${DEFAULT-VALUE}.")
  private double learningRate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "cosine",
      converter = FallNames.class,
      description = {
        "How the rate falls: constant, step (times --decay after every --decay-every steps),"
            + " exponential (the same without jumps), or cosine (to a tenth at the end)."
            + " Default: ${DEFAULT-VALUE}."
      })
  private Fall fall;

  @Range(min = 1e-6, max = 1)
  @Option(
      names = "--decay",
      paramLabel = "FACTOR",
      defaultValue = "0.5",
      description = "Of step and exponential. Default: ${DEFAULT-VALUE}.")
  private double decay;

  @Range(min = 1, max = 2e9)
  @Option(
      names = "--decay-every",
      paramLabel = "STEPS",
      description = "Of step and exponential. Default: the steps of an epoch.")
  private Integer decayEvery;

  @Range(min = 1, max = 2e9)
  @Option(
      names = "--warmup",
      paramLabel = "STEPS",
      description = "Let the rate rise from near 0 over the first steps.")
  private Integer warmUp;

  @Range(min = 1, max = 1_000_000)
  @Option(
      names = "--plateau",
      paramLabel = "N",
      description = "Halve the rate after every N validations in a row without improvement.")
  private Integer plateau;

  LearningRate learningRate(long stepsPerEpoch) {
    long every = decayEvery == null ? stepsPerEpoch : decayEvery;
    LearningRate rate =
        switch (fall) {
          case CONSTANT -> LearningRate.of(new ConstantRate(learningRate));
          case STEP -> LearningRate.of(new StepDecay(learningRate, decay, every));
          case EXPONENTIAL -> LearningRate.of(new ExponentialDecay(learningRate, decay, every));
          case COSINE -> LearningRate.cosine(learningRate, learningRate * LAST_RATE);
        };
    if (warmUp != null) {
      rate = rate.withWarmUp(warmUp);
    }
    return plateau == null ? rate : rate.reducedBy(ReduceOnPlateau.of(PLATEAU_FACTOR, plateau));
  }

  /** What a model file says about it. */
  ImmutableMap<String, String> history() {
    return ImmutableMap.of(
        "learning-rate", Double.toString(learningRate), "schedule", Names.name(fall));
  }

  /** What a run must agree with to be continued. */
  ImmutableMap<String, String> identity() {
    ImmutableMap.Builder<String, String> all = ImmutableMap.builder();
    all.put("lr", Double.toString(learningRate));
    all.put("schedule", Names.name(fall));
    if (fall == Fall.STEP || fall == Fall.EXPONENTIAL) {
      all.put("decay", Double.toString(decay));
      all.put("decay-every", decayEvery == null ? "epoch" : decayEvery.toString());
    }
    all.put("warmup", warmUp == null ? "none" : warmUp.toString());
    all.put("plateau", plateau == null ? "none" : plateau.toString());
    return all.buildOrThrow();
  }
}
