package io.sarmal.apps;

import java.lang.reflect.AnnotatedElement;
import java.math.BigDecimal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The check of every number that has a {@link Range}. */
final class Ranges {
  private Ranges() {}

  /**
   * Checks the numbers of a command line.
   *
   * @throws ParameterException if one is out of its range
   */
  static void check(ParseResult arguments) {
    for (ParseResult each = arguments; each != null; each = each.subcommand()) {
      for (OptionSpec option : each.matchedOptions()) {
        check(each.commandSpec(), option);
      }
    }
  }

  private static void check(CommandSpec command, OptionSpec option) {
    if (option.userObject() instanceof AnnotatedElement field
        && option.getValue() instanceof Number number) {
      Range range = field.getAnnotation(Range.class);
      double value = number.doubleValue();
      if (range != null && !(value >= range.min() && value <= range.max())) {
        throw new ParameterException(
            command.commandLine(),
            "%s %s: expected %s".formatted(option.longestName(), number, describe(range)));
      }
    }
  }

  private static String describe(Range range) {
    return range.max() == Double.POSITIVE_INFINITY
        ? plain(range.min()) + " or more"
        : "a number from " + plain(range.min()) + " to " + plain(range.max());
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
