package io.sarmal.apps;

import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Split;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.TextSource;
import io.sarmal.apps.text.Unit;
import io.sarmal.apps.text.Vocabulary;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The text to train on. */
final class DataOptions {
  private static final String DEFAULT = "guava";

  /** Words seen less often than this teach a model nothing. */
  private static final int LEAST_WORD_COUNT = 5;

  @Option(
      names = "--data",
      paramLabel = "FILE|DIR|NAME",
      defaultValue = DEFAULT,
      description = {
        "A text in UTF-8, a folder of such texts, or the name of a corpus.",
        "Default: ${DEFAULT-VALUE}, the sources of Guava."
      })
  private String data;

  @Option(
      names = "--unit",
      paramLabel = "UNIT",
      defaultValue = "char",
      converter = UnitConverter.class,
      description = "What the text is cut into: char, byte or word. Default: ${DEFAULT-VALUE}.")
  private Unit unit;

  @Range(min = 1, max = 1_000_000)
  @Option(
      names = "--min-count",
      paramLabel = "N",
      description =
          "Characters or words seen less often become one unknown unit. Default: 1, for words 5.")
  private Integer minCount;

  @Range(min = 0, max = 0.9)
  @Option(
      names = "--val",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description = "The share of the text, at its end, to validate on. Default: ${DEFAULT-VALUE}.")
  private double heldOut;

  /** Reads units by their labels. */
  static final class UnitConverter implements ITypeConverter<Unit> {
    @Override
    public Unit convert(String label) {
      return Arrays.stream(Unit.values())
          .filter(unit -> unit.label().equals(label))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected char, byte or word, but was '" + label + "'"));
    }
  }

  /**
   * A text that is ready to train on.
   *
   * @param unknown units that are not in the vocabulary
   */
  record Data(Text text, Vocabulary vocabulary, Split split, int unknown) {
    /** Refuses what is too short for one batch, or for one prediction in validation. */
    void checkLength(BatchOptions batch) {
      String units = vocabulary.unit().label() + "s";
      long needed = (long) batch.rows * batch.steps + 1;
      if (split.train().length() < needed) {
        throw new InputException(
            text.name(),
            String.format(
                Locale.ROOT,
                "is too short: it has %,d %s to train on, and --batch %d of --seq %d need %,d",
                split.train().length(),
                units,
                batch.rows,
                batch.steps,
                needed),
            "give a longer text, or lower --batch or --seq");
      }
      if (split.validation().length() == 1) {
        throw new InputException(
            text.name(),
            "is too short: one of its " + units + " would be left to validate on",
            "give a longer text, or a greater --val, or --val 0");
      }
    }

    /** As {@code a.txt: 1,000 chars, 66 of them different; 900 to train on, 100 held out}. */
    @Override
    public String toString() {
      int train = split.train().length();
      int validation = split.validation().length();
      return String.format(
          Locale.ROOT,
          "%s: %,d %ss, a vocabulary of %,d%s; %,d to train on, %,d held out",
          text.name(),
          train + validation,
          vocabulary.unit().label(),
          vocabulary.size(),
          unknown == 0 ? "" : String.format(Locale.ROOT, " (%,d unknown)", unknown),
          train,
          validation);
    }
  }

  Data read() {
    Text text = TextSource.read(data);
    int count = minCount != null ? minCount : unit == Unit.WORD ? LEAST_WORD_COUNT : 1;
    Vocabulary vocabulary = unit.vocabulary(text, count);
    Vocabulary.Encoded encoded = vocabulary.encode(text, true);
    return new Data(text, vocabulary, Split.tail(encoded.ids(), heldOut), encoded.unknown());
  }

  /** Whether nobody asked for another text. */
  boolean isDefault() {
    return data.equals(DEFAULT);
  }

  /** What the text is called: the last name of a path, without its extension. */
  String title() {
    String name = data.replaceAll("[/\\\\]+$", "").replaceAll(".*[/\\\\]", "");
    String title = name.replaceAll("(?<=.)\\.[^.]*$", "");
    return title.matches("[.]*") ? "text" : title;
  }

  String data() {
    return data;
  }
}
