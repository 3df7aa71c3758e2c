package io.sarmal.apps;

import com.google.common.collect.ImmutableMap;
import io.sarmal.autodiff.optim.Adam;
import io.sarmal.autodiff.train.LearningRate;
import io.sarmal.autodiff.train.OnNonFinite;
import io.sarmal.autodiff.train.Trainer;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How parameters are moved. */
final class UpdateOptions {
  /** The learning rate at the end, as a share of that at the beginning. */
  private static final double LAST_RATE = 0.1;

  @Range(min = 1e-9, max = 100)
  @Option(
      names = "--lr",
      paramLabel = "RATE",
      defaultValue = "0.002",
      description = {
        "The learning rate of Adam at the beginning; it falls along a cosine to a tenth.",
        "Default: ${DEFAULT-VALUE}."
      })
  private double learningRate;

  @Range(min = 1e-6, max = 1e9)
  @Option(
      names = "--clip",
      paramLabel = "NORM",
      defaultValue = "5",
      description = "The greatest global norm of a gradient. Default: ${DEFAULT-VALUE}.")
  private double clip;

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
      converter = ActionConverter.class,
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

  /** Reads actions by their names. */
  static final class ActionConverter implements ITypeConverter<OnNonFinite> {
    @Override
    public OnNonFinite convert(String name) {
      return Arrays.stream(OnNonFinite.values())
          .filter(action -> action.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected stop, skip or rollback, but was '" + name + "'"));
    }
  }

  Trainer.Config trainer() {
    return new Trainer.Config(Adam.DEFAULT, clip, seed);
  }

  LearningRate learningRate() {
    return LearningRate.cosine(learningRate, learningRate * LAST_RATE);
  }

  /** What a model file says about it. */
  ImmutableMap<String, String> history() {
    return ImmutableMap.of(
        "seed", Long.toString(seed),
        "learning-rate", Double.toString(learningRate),
        "clip", Double.toString(clip));
  }

  /** What the trainer itself does not know, and yet a run depends on. */
  ImmutableMap<String, String> identity() {
    return ImmutableMap.of("lr", Double.toString(learningRate));
  }
}
