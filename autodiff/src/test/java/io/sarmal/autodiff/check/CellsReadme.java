package io.sarmal.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Cells;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The README of a module of cells says what is so; a subclass in the module runs this.
 *
 * <p>Its table has a row for each cell, {@code | `name` | what it is | h: H, c: H | 4FH + 4H² + 4H
 * | paper |}, with the width of each state and the number of parameters; its equations are those of
 * the sources.
 */
public abstract class CellsReadme {
  private static final Path README = Path.of("README.md");
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(.*?)` \\| [^|]+ \\| ([^|]+) \\| ([^|]+) \\| [^|]+ \\|$");
  private static final Pattern EQUATIONS = Pattern.compile("(?s)<pre>\n(.*?) *\\* </pre>");
  private static final Pattern TERM = Pattern.compile("([0-9]*)((?:[FHP]²?)*)");
  private static final List<CellSpec> SIZES =
      List.of(new CellSpec(1, 1), new CellSpec(2, 3), new CellSpec(5, 4), new CellSpec(7, 11));

  private record Row(String cell, String states, String parameters) {
    Cell create(CellSpec spec) {
      return Cells.catalog().get(cell).create(spec);
    }
  }

  private static List<Row> rows() throws IOException {
    return ROW.matcher(Files.readString(README))
        .results()
        .map(row -> new Row(row.group(1), row.group(2), row.group(3)))
        .toList();
  }

  @Test
  void theTableHasEachCellOfTheModule() throws IOException {
    assertThat(rows().stream().map(Row::cell))
        .containsExactlyInAnyOrderElementsOf(Cells.catalog().names());
  }

  @Test
  void statesAreAsManyAndAsWideAsTheTableSays() throws IOException {
    for (Row row : rows()) {
      for (CellSpec spec : SIZES) {
        assertThat(row.create(spec).stateSizes())
            .as("states of %s for %s", row.cell(), spec)
            .containsExactlyElementsOf(
                Splitter.on(", ")
                    .splitToStream(row.states())
                    .map(state -> value(state.substring(state.indexOf(": ") + 2), spec))
                    .toList());
      }
    }
  }

  @Test
  void thereAreAsManyParametersAsTheTableSays() throws IOException {
    for (Row row : rows()) {
      for (CellSpec spec : SIZES) {
        assertThat(row.create(spec).parameters().stream().mapToInt(p -> p.shape().size()).sum())
            .as("parameters of %s for %s", row.cell(), spec)
            .isEqualTo(value(row.parameters(), spec));
      }
    }
  }

  /** What a sum of products of sizes, such as {@code 4FH + 4H² + 4H}, comes to. */
  private static int value(String sum, CellSpec spec) {
    return Splitter.on(" + ").splitToStream(sum).mapToInt(term -> term(term, spec)).sum();
  }

  private static int term(String term, CellSpec spec) {
    assertThat(term).isNotEmpty().matches(TERM);
    MatchResult parts = TERM.matcher(term).results().findFirst().orElseThrow();
    int value = parts.group(1).isEmpty() ? 1 : Integer.parseInt(parts.group(1));
    int factor = 1;
    for (char c : parts.group(2).toCharArray()) {
      factor =
          switch (c) {
            case 'F' -> spec.inputSize();
            case 'H' -> spec.hiddenSize();
            case 'P' -> spec.projectionSize();
            default -> factor; // ²: the size before it once more
          };
      value *= factor;
    }
    return value;
  }

  @Test
  void equationsAreThoseOfTheSources() throws IOException {
    String readme = Files.readString(README);
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(path -> path.toString().endsWith("Provider.java")).toList()) {
        List<MatchResult> blocks = EQUATIONS.matcher(Files.readString(file)).results().toList();
        assertThat(blocks).as("equations of %s", file).hasSize(1);
        String equations = blocks.get(0).group(1).replaceAll("(?m)^ *\\* ?", "");
        assertThat(readme.contains("```text\n" + equations + "```\n"))
            .as("%s has the equations of %s:\n%s", README, file, equations)
            .isTrue();
      }
    }
  }
}
