package io.sarmal.apps;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.Vocabulary;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What happens to units that a model does not know. */
final class UnknownOptions {
  @Option(
      names = "--unknown",
      description = "Read characters that the model does not know as one unknown character.")
  private boolean map;

  /**
   * The ids of a text; says how many units are unknown, if any are.
   *
   * @throws InputException if there is an unknown character and it is not to be mapped
   */
  ImmutableIntArray encode(Vocabulary vocabulary, Text text, CommandSpec spec) {
    Vocabulary.Encoded encoded = vocabulary.encode(text, map);
    if (encoded.unknown() > 0) {
      spec.commandLine()
          .getErr()
          .printf(
              Locale.ROOT,
              "%s: %,d of %,d %ss are unknown to the model%n",
              text.name(),
              encoded.unknown(),
              encoded.ids().length(),
              vocabulary.unit().label());
      spec.commandLine().getErr().flush();
    }
    return encoded.ids();
  }
}
