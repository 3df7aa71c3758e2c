package io.sarmal.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.TensorType;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.SymbolicBackend;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What comes back from slices becomes one concat; it is not padded with zeros and added. */
class SliceAdjointTests {
  private static Program gradient(UnaryOperator<Var> function) {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.recording(symbolic)) {
      Var x = tape.variable(symbolic.input("x", TensorType.real(2, 6)));
      Var gradient = tape.gradient(function.apply(x), x);
      return symbolic.build(Map.of("dx", gradient.value()));
    }
  }

  private static long count(Program program, String operation) {
    return program
        .toString()
        .lines()
        .filter(line -> line.contains(" = " + operation + "("))
        .count();
  }

  @Test
  void theGatesOfAMergedProductBecomeOneConcat() {
    Program program =
        gradient(
            x -> {
              List<Var> gates = x.split(1, 3);
              return gates.get(0).tanh().times(gates.get(1).sigmoid()).plus(gates.get(2)).sum();
            });
    assertThat(count(program, "concat")).isEqualTo(1);
    assertThat(count(program, "add")).isZero();
    assertThat(program.outputs().get("dx").shape()).isEqualTo(TensorType.real(2, 6).shape());
  }

  @Test
  void onlyGapsAreFilledWithZeros() {
    Program program = gradient(x -> x.slice(1, 4, 5).exp().plus(x.slice(1, 1, 2).exp()).sum());
    assertThat(program.toString().lines().filter(line -> line.contains("concat")))
        .singleElement()
        .asString()
        .matches(".*concat\\((%\\d+, ){5}axis=1\\)");
    assertThat(count(program, "add")).isZero();
  }

  @Test
  void overlapsAreAddedAndNothingElse() {
    Program program =
        gradient(
            x ->
                x.slice(1, 0, 3)
                    .exp()
                    .sum()
                    .plus(x.slice(1, 3, 6).sin().sum())
                    .plus(x.slice(1, 2, 4).square().sum()));
    // One layer of the two halves and one of the slice that overlaps both.
    assertThat(count(program, "concat")).isEqualTo(2);
    assertThat(count(program, "add")).isLessThanOrEqualTo(2);
  }

  @Test
  void aSliceOfEverythingNeedsNoConcat() {
    Program program = gradient(x -> x.slice(1, 0, 6).exp().sum());
    assertThat(count(program, "concat")).isZero();
  }
}
