package io.sarmal.autodiff.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.autodiff.cell.StandardForm.Gate;
import io.sarmal.autodiff.interop.StackedGates.Part;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two gates of two units each, of three inputs; the second gate has two biases. */
class StackedGatesTests {
  private static final StackedGates GATES =
      new StackedGates(List.of(Gate.named("z"), Gate.named("n").withRecurrentBias("cn")));

  private static final Map<String, double[]> OURS =
      Map.of(
          "wz", new double[] {1, 2, 3, 4, 5, 6},
          "wn", new double[] {7, 8, 9, 10, 11, 12},
          "uz", new double[] {1, 2, 3, 4},
          "un", new double[] {5, 6, 7, 8},
          "bz", new double[] {-0.0, 2},
          "bn", new double[] {3, 4},
          "cn", new double[] {5, 6});

  @Test
  void blocksAreTransposedAndLieInTheOrderOfTheGates() {
    assertThat(GATES.stack(Part.INPUT, OURS::get))
        .containsExactly(1, 3, 5, 2, 4, 6, 7, 9, 11, 8, 10, 12);
    assertThat(GATES.stack(Part.RECURRENT, OURS::get)).containsExactly(1, 3, 2, 4, 5, 7, 6, 8);
    assertThat(GATES.stack(Part.BIAS, OURS::get)).containsExactly(-0.0, 2, 3, 4);
    assertThat(GATES.stack(Part.RECURRENT_BIAS, OURS::get)).containsExactly(0, 0, 5, 6);
  }

  @Test
  void whatWasStackedIsReadToTheBit() {
    Map<Part, double[]> stacks = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      stacks.put(part, GATES.stack(part, OURS::get));
    }
    OURS.forEach(
        (name, values) ->
            assertThat(GATES.parameter(name, stacks::get)).as(name).containsExactly(values));
  }

  @Test
  void twoBiasesAreAddedUnlessTheGateHasTwo() {
    Map<Part, double[]> stacks =
        Map.of(
            Part.BIAS,
            new double[] {1, 2, 3, 4},
            Part.RECURRENT_BIAS,
            new double[] {10, 20, 30, 40});
    assertThat(GATES.parameter("bz", stacks::get)).containsExactly(11, 22);
    assertThat(GATES.parameter("bn", stacks::get)).containsExactly(3, 4);
    assertThat(GATES.parameter("cn", stacks::get)).containsExactly(30, 40);
  }

  @Test
  void aParameterOfNoGateIsRefused() {
    assertThatThrownBy(() -> GATES.parameter("po", part -> new double[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "no gate has a parameter po; they have [wz, uz, bz, wn, un, bn, cn]");
  }
}
