package io.sarmal.core.program;

import static io.sarmal.core.TensorType.integer;
import static io.sarmal.core.TensorType.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.collect.ImmutableMap;
import io.sarmal.core.Dim;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The types of scans and what does not make one. */
class ScanTests {
  private static final int T = Dim.TIME;
  private static final int B = Dim.BATCH;

  private final Scan scan = Examples.recurrence();

  @Test
  void theNumberOfStepsAndTheBatchSizeAreThoseOfTheArguments() {
    assertThat(scan.infer(List.of(real(7, 4, 3), real(4, 2), real(3, 2), integer(1))))
        .containsExactly(real(4, 2), real(7, 4, 2), real(1, 1));
    assertThat(scan.infer(List.of(real(T, B, 3), real(B, 2), real(3, 2), integer(1))))
        .containsExactly(real(B, 2), real(T, B, 2), real(1, 1));
    assertThat(scan.step().toString()).doesNotContain("T");
  }

  @Test
  void argumentsThatDoNotFitAreNamed() {
    refuses("4 inputs [x, h, w, t], but was given 1 arguments", real(7, 4, 3));
    refuses(
        "input h is declared [B, 2], but was given [5, 2], and B is 4 elsewhere",
        real(7, 4, 3),
        real(5, 2),
        real(3, 2),
        integer(1));
    refuses(
        "input x is declared [B, 3], but was given [4, 2]",
        real(7, 4, 2),
        real(4, 2),
        real(3, 2),
        integer(1));
    refuses("sequence x has no time axis", real(), real(4, 2), real(3, 2), integer(1));
  }

  @Test
  void sequencesOfDifferentLengthsAreRefused() {
    Value a = new Value(0, real(B));
    Value b = new Value(1, real(B));
    Scan two =
        new Scan(
            new Program(ImmutableMap.of("a", a, "b", b), List.of(), ImmutableMap.of("y", a)),
            List.of(InputRole.SEQUENCE, InputRole.SEQUENCE),
            List.of(OutputRole.STACKED),
            false);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> two.infer(List.of(real(3, 2), real(4, 2))))
        .withMessage("sequences a and b of one scan have 3 and 4 steps");
  }

  @Test
  void rolesMustFitTheStep() {
    Value x = new Value(0, real(B));
    Value n = new Value(1, integer(1));
    Program step =
        new Program(ImmutableMap.of("x", x, "n", n), List.of(), ImmutableMap.of("x'", x, "n'", n));
    List<InputRole> inputs = List.of(InputRole.SEQUENCE, InputRole.INVARIANT);
    List<OutputRole> outputs = List.of(OutputRole.STACKED, OutputRole.STACKED);
    assertThat(new Scan(step, inputs, outputs, false).positions(OutputRole.STACKED))
        .containsExactly(0, 1);
    refuses(step, "needs as many roles", List.of(InputRole.SEQUENCE), outputs);
    refuses(
        step, "at least one sequence", List.of(InputRole.INVARIANT, InputRole.INVARIANT), outputs);
    refuses(
        step,
        "states of types [int[1]] have next values of types [[B]]",
        List.of(InputRole.SEQUENCE, InputRole.STATE),
        List.of(OutputRole.STATE, OutputRole.STACKED));
    refuses(
        step,
        "states of types [int[1]] have next values of types []",
        List.of(InputRole.SEQUENCE, InputRole.STATE),
        outputs);
    refuses(
        step,
        "a step number is int[1], but was declared [B]",
        List.of(InputRole.STEP, InputRole.SEQUENCE),
        outputs);
    refuses(
        step,
        "a sum is of real numbers, not of int[1]",
        inputs,
        List.of(OutputRole.STACKED, OutputRole.SUM));
  }

  private void refuses(String message, TensorType... arguments) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scan.infer(List.of(arguments)))
        .withMessageContaining(message);
  }

  private static void refuses(
      Program step, String message, List<InputRole> inputs, List<OutputRole> outputs) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Scan(step, inputs, outputs, false))
        .withMessageContaining(message);
  }
}
