package io.sarmal.autodiff.check;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.StandardForm;
import io.sarmal.autodiff.cell.StandardForm.Activation;
import io.sarmal.autodiff.cell.StandardForm.Gate;
import io.sarmal.autodiff.cell.StandardForm.Reset;
import io.sarmal.core.check.Check;
import io.sarmal.core.check.Finding;
import io.sarmal.core.check.Finding.Outcome;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CellChecksTests {
  private static String required;

  /** No backend is on the class path of this module, whatever its users' tests require. */
  @BeforeAll
  static void requireNoBackend() {
    required = System.clearProperty(CellChecks.REQUIRE);
  }

  @AfterAll
  static void requireWhatWasRequired() {
    if (required != null) {
      System.setProperty(CellChecks.REQUIRE, required);
    }
  }

  /**
   * A mistake, the checks that find it, and words of their messages.
   *
   * @param checks the beginning of their names
   */
  record Mistake(TestCell.Provider provider, List<String> checks, List<String> words) {
    static Mistake of(
        String name, Function<CellSpec, Cell> cells, List<String> checks, String... words) {
      return new Mistake(new TestCell.Provider(name, cells), checks, List.of(words));
    }

    @Override
    public String toString() {
      return provider.name();
    }
  }

  static Stream<Mistake> mistakes() {
    List<String> step = List.of("shapes: one step", "shapes: sequences");
    return Stream.of(
        Mistake.of(
            "state-in-field",
            WrongCells::keepsStateInAField,
            List.of("purity: step changes no field"),
            "step() changes the fields [last]",
            "as a part of State"),
        Mistake.of(
            "state-in-field",
            WrongCells::keepsStateInAField,
            List.of("sequences: a scan equals step by step"),
            "(F=3, H=5, T=5, B=3)",
            "look for fields that change"),
        Mistake.of(
            "history",
            WrongCells::keepsAHistory,
            List.of("purity: step changes no field"),
            "step() changes the fields [history]"),
        Mistake.of(
            "counter",
            WrongCells.counts(),
            List.of(
                "purity: a step is the same program every time",
                "purity: a step is the same program in every cell"),
            "fill(",
            "look for random numbers, counters and fields"),
        Mistake.of(
            "counter",
            WrongCells.counts(),
            List.of(
                "sequences: a scan equals step by step",
                "sequences: a scan as fast as it gets",
                "sequences: two pieces",
                "sequences: state carried",
                "sequences: reversed equals",
                "sequences: what is computed again",
                "gates: on a scan as step by step",
                "repetition: the same bits twice"),
            "counter (F=3, H=5, T="),
        Mistake.of(
            "random",
            WrongCells::isRandom,
            List.of("purity: a step is the same program every time"),
            "look for random numbers"),
        Mistake.of(
            "random-without-key",
            WrongCells::isRandomWithoutKey,
            List.of("sequences: each row", "sequences: rows with", "sequences: reversed rows"),
            "must not mix the rows of a batch",
            "tape.random"),
        Mistake.of(
            "mixes-rows",
            WrongCells::mixesRows,
            List.of("sequences: each row", "sequences: rows with", "sequences: reversed rows"),
            "mixes-rows (F=3, H=5, T=5, B=3): output",
            "axis 0"),
        Mistake.of(
            "state-shape",
            WrongCells::returnsAnotherStateShape,
            step,
            "next state of shapes [[B, ",
            "stateSizes() ["),
        Mistake.of(
            "state-parts",
            WrongCells::returnsAStatePartTooMany,
            step,
            "next state of shapes [[B, ",
            "stateSizes() ["),
        Mistake.of(
            "missing-part",
            WrongCells::takesAStatePartTooMany,
            step,
            "there is no part 1 in a state of 1",
            "(WrongCells.java:"),
        Mistake.of(
            "null-state", WrongCells::returnsANullState, step, "part 1 of 2 of a state is null"),
        Mistake.of("null-step", WrongCells::returnsNull, step, "returned null; return Step.of"),
        Mistake.of(
            "output-size",
            WrongCells::promisesAnotherOutputSize,
            step,
            "output of shape [B, ",
            "outputSize() promises [B, "),
        Mistake.of(
            "wrong-product",
            WrongCells::multipliesTheWrongWay,
            List.of("shapes: one step, F=3, H=5"),
            "fails for x of shape [B, 3] and a state of shapes [[B, 5]]: MatMul",
            "(WrongCells.java:"),
        Mistake.of(
            "reads-numbers",
            WrongCells::readsNumbers,
            step,
            "inside a trace no numbers can be read"),
        Mistake.of(
            "initial-state",
            WrongCells::startsWithAnotherShape,
            List.of("shapes: initial state"),
            "initialState(tape, 1) has shapes [[1]]; stateSizes() promises [[1, 1]]"),
        Mistake.of(
            "not-small",
            WrongCells::cannotBeSmall,
            List.of("shapes: one step, F=1, H=1"),
            "create() threw",
            "(F=1, H=1)",
            "any sizes from 1"),
        Mistake.of(
            "unlisted-parameter",
            WrongCells::usesAParameterThatItDoesNotList,
            List.of("parameters: all that step uses are listed", "shapes: one step"),
            "uses parameter scale[",
            "parameters() does not list",
            "(WrongCells.java:"),
        Mistake.of(
            "unused-parameter",
            WrongCells::listsAParameterThatItDoesNotUse,
            List.of("parameters: all that are listed are used"),
            "parameter forgotten[5] is listed, but"),
        Mistake.of(
            "one-name",
            WrongCells::hasTwoParametersOfOneName,
            List.of("parameters: names are unique"),
            "two parameters are called b"),
        Mistake.of(
            "shared-parameter",
            WrongCells::sharesAParameter,
            List.of("parameters: not shared"),
            "a parameter must not be static"),
        Mistake.of(
            "new-parameters",
            WrongCells::listsNewParametersEveryTime,
            List.of("parameters: the same list"),
            "declare parameters once, in the constructor"),
        Mistake.of(
            "clock",
            WrongCells::drawsInitialValuesFromAClock,
            List.of("parameters: initial values"),
            "parameter clock[1] differ from call to call"),
        Mistake.of(
            "gate-range",
            WrongCells::namesAGateBeforeItsSigmoid,
            List.of("gates: within"),
            "gate forget is ",
            "before its sigmoid"),
        Mistake.of(
            "stopped-gradient",
            WrongCells::stopsTheGradient,
            List.of("gradients: first, every element", "gradients: second, every element"),
            "stopped-gradient (F=2, H=3, T=3, B=2): the derivative by element [",
            "of ",
            "detach()"),
        Mistake.of(
            "stopped-gradient",
            WrongCells::stopsTheGradient,
            List.of("gradients: first, random", "gradients: second, random"),
            "along random direction",
            "central difference"),
        Mistake.of(
            "own-gradient",
            WrongCells::writesItsOwnGradient,
            List.of("gradients: first, every element", "gradients: first, random"),
            "but the central difference is",
            "detach()"),
        Mistake.of(
            "infinite",
            WrongCells::dividesByZero,
            List.of("shapes: sequences"),
            "output has an element that is infinite",
            "logarithms"),
        Mistake.of(
            "leak",
            WrongCells::keepsATensor,
            List.of("repetition: no tensor is left behind"),
            "tape.keep()"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void everyMistakeIsFoundAndExplained(Mistake mistake) {
    for (String name : mistake.checks) {
      Finding finding =
          CellChecks.all(mistake.provider).stream()
              .filter(check -> check.name().startsWith(name))
              .findFirst()
              .orElseThrow()
              .run();
      assertThat(finding.outcome()).as(name).isEqualTo(Outcome.FAILED);
      assertThat(finding.message())
          .contains("cell " + mistake.provider.name())
          .contains(mistake.words)
          .doesNotContain("\n");
    }
  }

  @Test
  void everyCheckFindsAMistake() {
    Set<String> finding =
        mistakes().flatMap(m -> m.checks.stream()).collect(toCollection(LinkedHashSet::new));
    assertThat(CellChecks.all(new TestCell.Provider("right", TestCell::new)))
        .extracting(Check::name)
        .allMatch(name -> finding.stream().anyMatch(name::startsWith));
  }

  @Test
  void theErrorOfAGradientIsToldByArgument() {
    Map<String, Double> right = GradientErrors.of(new TestCell.Provider("right", TestCell::new));
    assertThat(right)
        .containsOnlyKeys("input", "state 0", "parameter w", "parameter u", "parameter b");
    assertThat(right.values()).allMatch(error -> error < 1e-8);
    assertThat(
            GradientErrors.of(new TestCell.Provider("wrong", WrongCells::stopsTheGradient))
                .get("state 0"))
        .isGreaterThan(1e-3);
  }

  /** A plugin that says that its cell is a well-known one. */
  private record Known(CellProvider provider, StandardForm form) implements CellProvider {
    @Override
    public String name() {
      return provider.name();
    }

    @Override
    public Cell create(CellSpec spec) {
      return provider.create(spec);
    }

    @Override
    public Optional<StandardForm> standardForm() {
      return Optional.of(form);
    }
  }

  private static String checkForm(StandardForm form) {
    return CellChecks.all(new Known(new TestCell.Provider("known", TestCell::new), form)).stream()
        .filter(check -> check.name().startsWith("standard form"))
        .map(Check::run)
        .map(Finding::toString)
        .collect(joining());
  }

  @Test
  void aStandardFormIsTheCellsOwnOrIsRefused() {
    Gate gate = Gate.named("");
    assertThat(checkForm(new StandardForm.Rnn(Activation.TANH, gate))).contains("PASSED");
    assertThat(checkForm(new StandardForm.Rnn(Activation.RELU, gate)))
        .contains("the equations of its standardForm() give the same, but element");
    assertThat(checkForm(new StandardForm.Rnn(Activation.TANH, Gate.named("h"))))
        .contains("names parameters [bh, uh, wh], but the cell has [b, u, w]");
    assertThat(checkForm(new StandardForm.Gru(gate, gate, gate, Reset.AFTER)))
        .contains("names parameters [b, b, b, u, u, u, w, w, w]");
  }

  static Stream<CellProvider> rightCells() {
    return Stream.of(
        new TestCell.Provider("right", TestCell::new),
        new TestCell.Provider("right-with-memory", RightCells.WithMemory::new),
        new TestCell.Provider("right-without-state", RightCells.WithoutState::new),
        new TestCell.Provider("right-with-constant-state", RightCells.WithConstantState::new));
  }

  @ParameterizedTest
  @MethodSource("rightCells")
  void aRightCellPasses(CellProvider provider) {
    assertThat(CellChecks.all(provider)).extracting(Check::run).allMatch(CellChecksTests::passed);
  }

  private static boolean passed(Finding finding) {
    return finding.outcome() == Outcome.PASSED;
  }

  @Test
  void aCellThatIsNotThereIsTheOnlyFinding() {
    assertThat(CellChecks.all("nowhere"))
        .extracting(Check::run)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.outcome()).isEqualTo(Outcome.FAILED);
              assertThat(finding.message())
                  .contains("There is no cell called \"nowhere\"")
                  .contains("META-INF/services/io.sarmal.autodiff.cell.CellProvider");
            });
  }
}
