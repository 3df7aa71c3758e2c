package io.sarmal.apps;

import com.google.common.collect.ImmutableMap;
import io.sarmal.autodiff.optim.Adagrad;
import io.sarmal.autodiff.optim.Adam;
import io.sarmal.autodiff.optim.AdamW;
import io.sarmal.autodiff.optim.Nesterov;
import io.sarmal.autodiff.optim.Optimizer;
import io.sarmal.autodiff.optim.RmsProp;
import io.sarmal.autodiff.optim.Sgd;
import io.sarmal.autodiff.train.OnNonFinite;
import io.sarmal.autodiff.train.Trainer;
import picocli.CommandLine.Option;

/** How parameters are moved. */
final class OptimizerOptions {
  /** The rules by name. */
  enum Rule {
    ADAM,
    ADAMW,
    ADAGRAD,
    RMSPROP,
    SGD,
    NESTEROV
  }

  /** Reads rules. */
  static final class RuleNames extends Names<Rule> {
    RuleNames() {
      super(Rule.class);
    }
  }

  /** Reads actions. */
  static final class ActionNames extends Names<OnNonFinite> {
    ActionNames() {
      super(OnNonFinite.class);
    }
  }

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adam",
      converter = RuleNames.class,
      description = "adam, adamw, adagrad, rmsprop, sgd or nesterov. Default: ${DEFAULT-VALUE}.")
  private Rule rule;

  @Range(min = 0, max = 0.9999)
  @Option(
      names = "--momentum",
      paramLabel = "SHARE",
      defaultValue = "0.9",
      description = "Of sgd and nesterov. Default: ${DEFAULT-VALUE}.")
  private double momentum;

  @Range(min = 0, max = 10)
  @Option(
      names = "--weight-decay",
      paramLabel = "RATE",
      defaultValue = "0.01",
      description = "Of adamw; biases are exempt. Default: ${DEFAULT-VALUE}.")
  private double weightDecay;

  @Range(min = 1e-6, max = 1e9)
  @Option(
      names = "--clip",
      paramLabel = "NORM",
      defaultValue = "5",
      description = "The greatest global norm of a gradient. Default: ${DEFAULT-VALUE}.")
  private double clip;

  @Range(min = 1e-9, max = 1e9)
  @Option(
      names = "--clip-value",
      paramLabel = "SIZE",
      description = "The greatest size of each element of a gradient, cut before --clip.")
  private Double clipValue;

  @Range(min = 1, max = 1_000_000)
  @Option(
      names = "--accumulate",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Add up the gradients of N batches for each update, as a larger batch would, in the memory"
            + " of one. Default: ${DEFAULT-VALUE}."
      })
  int accumulate;

  @Option(
      names = "--on-nan",
      paramLabel = "ACTION",
      defaultValue = "stop",
      converter = ActionNames.class,
      description = {
        "What to do when the loss or the gradient is not finite: stop, skip the step, or rollback to"
            + " the last good state and go on with half the learning rate. Default:"
            + " ${DEFAULT-VALUE}."
      })
  OnNonFinite onNonFinite;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides all that is random. Default: ${DEFAULT-VALUE}.")
  private long seed;

  Trainer.Config trainer() {
    double value = clipValue == null ? Double.POSITIVE_INFINITY : clipValue;
    return new Trainer.Config(optimizer(), value, clip, seed);
  }

  private Optimizer optimizer() {
    return switch (rule) {
      case ADAM -> Adam.DEFAULT;
      case ADAMW -> new AdamW(Adam.DEFAULT, weightDecay);
      case ADAGRAD -> Adagrad.DEFAULT;
      case RMSPROP -> RmsProp.DEFAULT;
      case SGD -> new Sgd(momentum);
      case NESTEROV -> momentum == 0 ? new Sgd(0) : new Nesterov(momentum);
    };
  }

  /** What a model file says about it. */
  ImmutableMap<String, String> history() {
    return ImmutableMap.of(
        "optimizer", Names.name(rule), "seed", Long.toString(seed), "clip", Double.toString(clip));
  }
}
