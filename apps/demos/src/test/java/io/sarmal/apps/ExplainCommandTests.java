package io.sarmal.apps;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.autodiff.cell.Cells;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplainCommandTests {
  private static final List<String> SMALL = List.of("--hidden=8", "--embed=4");

  private final CommandRun sarmal = new CommandRun();

  static Stream<String> cells() {
    return Cells.catalog().names().stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyCellRunsFused(String cell) {
    assertThat(run("--cell", cell, "--require-fusion")).as(sarmal.err()).isZero();
    assertThat(run("--cell", cell, "--require-fusion", "--inference")).as(sarmal.err()).isZero();
  }

  @Test
  void aTrainingStepHasASectionForEachLoopAndOnesForTheRest() {
    assertThat(run("--cell", "lstm", "--layers=2", "--batch=3", "--seq=5")).isZero();
    // Of each layer 7 of [5, 3, 8] and the weights [8, 32]; the weights [4, 32] and [8, 32] of the
    // inputs; the embedding [5, 3, 4].
    int kept = 4 * (2 * (7 * 120 + 256) + 128 + 256 + 60);
    assertThat(sarmal.out().lines())
        .filteredOn(line -> line.startsWith("== "))
        .containsExactly(
            "== Launches ==",
            "== layers.0, forward ==",
            "== layers.1, forward ==",
            "== layers.1, backward ==",
            "== layers.0, backward ==",
            String.format(Locale.ROOT, "== Kept by forward for backward: %,d bytes ==", kept),
            "== Did not fuse ==");
    assertThat(sarmal.out())
        .startsWith(
            "2 layers of lstm, hidden 8, embedding 4, vocabulary 65, batches of 3 x 5, on cpu (")
        .containsPattern(
            "loss and gradient  \\d+, of which \\d+ in loops; makes at most [\\d,]+ bytes")
        .containsPattern("time steps: 5, launches in each: \\d, of them with a product: 1\n")
        .contains("[B, 32] = matmul(%0, %2, as is x as is)")
        .containsPattern("\n\\d matmul, \\d+ outer: a product runs by itself\n");
  }

  @Test
  void readingATokenKeepsNothing() {
    assertThat(run("--cell", "gru", "--inference")).isZero();
    assertThat(sarmal.out().lines().filter(line -> line.startsWith("== ")))
        .containsExactly("== Launches ==", "== layers.0, forward ==", "== Did not fuse ==");
    assertThat(sarmal.out()).contains(", one token, on cpu (").contains("time steps: 1,");
  }

  @Test
  void thePassesAreShownOneAfterTheOther() {
    assertThat(run("--cell", "lstm", "--passes")).isZero();
    List<String> stages = List.of(sarmal.out().split("\n== "));
    assertThat(products(stages, "as written")).isEqualTo("inside 8, outside 0");
    assertThat(products(stages, "merge products")).isEqualTo("inside 2, outside 0");
    assertThat(products(stages, "hoist")).isEqualTo("inside 1, outside 1");
    assertThat(stages.get(stages.size() - 1)).endsWith("==\nchanges nothing\n");
  }

  private static String products(List<String> stages, String pass) {
    String text = stages.stream().filter(stage -> stage.startsWith(pass)).findFirst().orElseThrow();
    List<String> products = text.lines().filter(line -> line.contains(" = matmul(")).toList();
    long inside = products.stream().filter(line -> line.startsWith("  ")).count();
    return "inside %d, outside %d".formatted(inside, products.size() - inside);
  }

  @Test
  void aLoopThatFallsBackFailsIfFusionIsRequired() {
    assertThat(run("--backend", "reference")).isZero();
    assertThat(sarmal.out())
        .contains("layers.0, forward: backend reference runs one operation at a time");
    assertThat(run("--backend", "reference", "--require-fusion")).isEqualTo(1);
    assertThat(sarmal.err().lines())
        .contains(
            "sarmal: layers.0, forward runs one operation at a time: backend reference runs one"
                + " operation at a time",
            "sarmal: layers.0, backward runs one operation at a time: backend reference runs one"
                + " operation at a time");
  }

  @Test
  void aModelThatIsTooLargeIsExplained() {
    assertThat(run("--batch=65536", "--seq=65536")).isEqualTo(1);
    assertThat(sarmal.err()).contains("[65536, 65536]").contains("lower --hidden");
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("explain"));
    all.addAll(SMALL);
    all.addAll(List.of(arguments));
    return sarmal.run(all.toArray(String[]::new));
  }
}
