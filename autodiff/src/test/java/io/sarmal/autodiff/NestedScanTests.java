package io.sarmal.autodiff;

import static io.sarmal.autodiff.Looped.invariant;
import static io.sarmal.autodiff.Looped.sequence;
import static io.sarmal.autodiff.Looped.state;
import static io.sarmal.autodiff.LoopedAssert.assertScanEqualsSteps;

import io.sarmal.core.Dim;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.OutputRole;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loops within the step of a loop. */
class NestedScanTests {
  private static final TensorType ROWS = TensorType.real(Dim.BATCH, 3);

  /** As many transitions as there are matrices in a step. */
  private static Looped transitions(boolean reverse) {
    return new Looped(
        List.of(
            sequence("matrix", TensorType.real(3, 3)),
            state("v", ROWS),
            invariant("gate", ROWS),
            Looped.stepNumber()),
        List.of(OutputRole.STATE, OutputRole.STACKED, OutputRole.SUM),
        reverse,
        (tape, in) -> {
          Var moved = in.get(1).matmul(in.get(0)).tanh().times(in.get(2).sigmoid());
          Var next = in.get(3).real().greater(0).select(moved, in.get(1).plus(moved));
          return List.of(next, next.exp(), next.times(in.get(1)).sum(0));
        });
  }

  private static Looped around(Looped.StepFunction inner) {
    return new Looped(
        List.of(
            sequence("x", ROWS),
            state("h", ROWS),
            invariant("matrices", TensorType.real(2, 3, 3)),
            Looped.stepNumber()),
        List.of(OutputRole.STATE, OutputRole.STACKED, OutputRole.SUM),
        false,
        (tape, in) -> {
          Var start = in.get(0).plus(in.get(1)).sin();
          List<Var> results = inner.apply(tape, List.of(in.get(2), start, in.get(1), in.get(3)));
          return List.of(results.get(0), results.get(1).sum(0), results.get(2));
        });
  }

  @ParameterizedTest
  @CsvSource({"false,1", "false,3", "true,1", "true,3", "false,0"})
  void derivativesEqualThoseOfOrdinaryOperations(boolean innerReverse, int steps) {
    Scan inner = transitions(innerReverse).scan();
    assertScanEqualsSteps(
        around((tape, in) -> tape.scan(inner, in)), List.of(0, 1, 2), List.of(0, 1, 2), steps);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void threeDeep(boolean innerReverse) {
    Scan inner = transitions(innerReverse).scan();
    Scan middle =
        new Looped(
                List.of(
                    sequence("matrices", TensorType.real(2, 3, 3)),
                    state("v", ROWS),
                    Looped.stepNumber()),
                List.of(OutputRole.STATE, OutputRole.SUM),
                true,
                (tape, in) -> {
                  List<Var> results =
                      tape.scan(inner, List.of(in.get(0), in.get(1), in.get(1), in.get(2)));
                  return List.of(results.get(0), results.get(2));
                })
            .scan();
    assertScanEqualsSteps(
        new Looped(
            List.of(
                sequence("x", ROWS),
                state("h", ROWS),
                invariant("all", TensorType.real(2, 2, 3, 3)),
                Looped.stepNumber()),
            List.of(OutputRole.STATE, OutputRole.STACKED),
            false,
            (tape, in) -> {
              List<Var> results =
                  tape.scan(middle, List.of(in.get(2), in.get(0).times(in.get(1)), in.get(3)));
              return List.of(results.get(0), results.get(1));
            }),
        List.of(0, 1),
        List.of(0, 1, 2),
        2);
  }
}
