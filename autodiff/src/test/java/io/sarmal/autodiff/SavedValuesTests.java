package io.sarmal.autodiff;

import static io.sarmal.autodiff.Looped.invariant;
import static io.sarmal.autodiff.Looped.sequence;
import static io.sarmal.autodiff.Looped.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.Dim;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A forward scan keeps what is expensive and needed, and nothing else. */
class SavedValuesTests {
  private static final TensorType ROWS = TensorType.real(Dim.BATCH, 4);

  /** What defines each value that is kept: the text of its line in the step's program. */
  private static List<String> kept(Scan scan) {
    Op.Loop recorded = (Op.Loop) ScanDerivative.recorded(new Op.Loop(scan));
    Program step = recorded.scan().step();
    List<String> kept = new ArrayList<>();
    List<Value> outputs = step.outputs().values().asList();
    for (Value value : outputs.subList(scan.outputs().size(), outputs.size())) {
      kept.add(
          step.toString()
              .lines()
              .filter(line -> line.startsWith(value + ": "))
              .findFirst()
              .orElseThrow()
              .replaceAll(".* = ", "")
              .replaceAll("\\(.*", ""));
    }
    return kept;
  }

  @Test
  void anLstmKeepsItsStatesAndItsGates() {
    Scan lstm =
        new Looped(
                List.of(
                    sequence("x", ROWS),
                    state("h", ROWS),
                    state("c", ROWS),
                    invariant("w", TensorType.real(4, 16)),
                    invariant("u", TensorType.real(4, 16)),
                    invariant("bias", TensorType.real(16))),
                List.of(OutputRole.STATE, OutputRole.STATE, OutputRole.STACKED),
                false,
                (tape, in) -> {
                  Var sum = in.get(0).matmul(in.get(3)).plus(in.get(1).matmul(in.get(4)));
                  List<Var> gates = sum.plus(in.get(5)).split(1, 4);
                  Var i = gates.get(0).sigmoid();
                  Var f = gates.get(1).sigmoid();
                  Var g = gates.get(2).tanh();
                  Var o = gates.get(3).sigmoid();
                  Var c = f.times(in.get(2)).plus(i.times(g));
                  Var h = o.times(c.tanh());
                  return List.of(h, c, h);
                })
            .scan();
    // Neither the products of matrices nor any sum, nor the tanh of its cell state.
    assertThat(kept(lstm))
        .containsExactlyInAnyOrder("input h", "input c", "sigmoid", "sigmoid", "tanh", "sigmoid");
  }

  @Test
  void whatIsStackedAnywayIsNotKeptTwice() {
    Scan scan =
        new Looped(
                List.of(sequence("x", ROWS), state("h", ROWS)),
                List.of(OutputRole.STATE, OutputRole.STACKED),
                false,
                (tape, in) -> {
                  Var next = in.get(0).plus(in.get(1)).tanh();
                  return List.of(next, next);
                })
            .scan();
    assertThat(kept(scan)).isEmpty();
  }

  @Test
  void aLinearStepKeepsNothing() {
    Scan scan =
        new Looped(
                List.of(
                    sequence("x", ROWS), state("h", ROWS), invariant("decay", TensorType.real(4))),
                List.of(OutputRole.STATE),
                false,
                (tape, in) -> List.of(in.get(0).times(2).minus(in.get(1))))
            .scan();
    assertThat(kept(scan)).isEmpty();
  }

  @Test
  void masksOfTheStepNumberAndRandomMasksAreComputedAgain() {
    Scan scan =
        new Looped(
                List.of(
                    sequence("x", ROWS),
                    state("h", ROWS),
                    invariant("lengths", TensorType.integer(Dim.BATCH, 1)),
                    invariant("key", TensorType.integer(3)),
                    Looped.stepNumber()),
                List.of(OutputRole.STATE),
                false,
                (tape, in) -> {
                  Var key = tape.concat(0, List.of(in.get(3), in.get(4)));
                  Var dropped = tape.random(in.get(0).shape(), key, 0).less(0.5);
                  Var running = in.get(4).real().less(in.get(2).real());
                  Var next = in.get(0).times(dropped).plus(in.get(1));
                  return List.of(running.select(next, in.get(1)));
                })
            .scan();
    assertThat(kept(scan)).isEmpty();
  }

  @Test
  void whatIsCheapIsKeptOnceWhereItsOperandsAreNot() {
    Scan scan =
        new Looped(
                List.of(sequence("x", ROWS), state("h", ROWS)),
                List.of(OutputRole.STATE),
                false,
                (tape, in) -> {
                  Var sum = in.get(0).sin().plus(in.get(1));
                  return List.of(sum.relu().plus(sum.abs()));
                })
            .scan();
    assertThat(kept(scan)).containsExactly("add");
  }
}
