package io.sarmal.apps;

import io.sarmal.autodiff.train.Budget;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Saving and continuing a run. */
final class CheckpointOptions {
  @Option(
      names = "--resume",
      description = {
        "Go on with the run whose checkpoint lies beside the model, to the same numbers as if it had"
            + " never stopped. Give the same options; a larger --epochs, --steps or --minutes trains"
            + " a finished run further."
      })
  boolean resume;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "TIME|STEPS",
      defaultValue = "60s",
      converter = EveryConverter.class,
      description = {
        "How often the run is saved, beside each validation, Ctrl-C and the end: 30s, 5m, or a number"
            + " of steps. It goes into the model's file name + .checkpoint, and stays there."
            + " Default: ${DEFAULT-VALUE}."
      })
  Budget every;

  /** Reads {@code 30s}, {@code 5m} and {@code 100}. */
  static final class EveryConverter implements ITypeConverter<Budget> {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})([sm]?)");

    @Override
    public Budget convert(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw new TypeConversionException(
            "expected seconds such as 30s, minutes such as 5m, or a number of steps, but was '"
                + text
                + "'");
      }
      long number = Long.parseLong(form.group(1));
      return switch (form.group(2)) {
        case "s" -> new Budget.Time(Duration.ofSeconds(number));
        case "m" -> new Budget.Time(Duration.ofMinutes(number));
        default -> new Budget.Steps(number);
      };
    }
  }
}
