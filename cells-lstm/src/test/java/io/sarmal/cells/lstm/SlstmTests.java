package io.sarmal.cells.lstm;

import static io.sarmal.autodiff.check.OneStep.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.check.OneStep;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.plugin.Backends;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SlstmTests {
  private static final int HIDDEN = 3;
  private static final Offset<Double> ROUNDING = within(1e-14);

  private final OneStep step = new OneStep("slstm", 2, HIDDEN);

  @Test
  void aStepIsItsEquationsFromAnyState() {
    for (int j = 0; j < HIDDEN; j++) {
      double i = sum("i", j);
      double f = Math.log(sigmoid(sum("f", j))) + step.before(3, j);
      double m = Math.max(f, i);
      double c = Math.exp(f - m) * step.before(1, j) + Math.exp(i - m) * Math.tanh(sum("z", j));
      double n = Math.exp(f - m) * step.before(2, j) + Math.exp(i - m);
      double o = sigmoid(sum("o", j));
      assertThat(step.after(0, j)).isCloseTo(o * c / Math.max(n, 1), ROUNDING);
      assertThat(step.after(1, j)).isCloseTo(c, ROUNDING);
      assertThat(step.after(2, j)).isCloseTo(n, ROUNDING);
      assertThat(step.after(3, j)).isCloseTo(m, ROUNDING);
      assertThat(step.output(j)).isEqualTo(step.after(0, j));
      assertThat(step.gate("input", j)).isCloseTo(Math.exp(i - m), ROUNDING);
      assertThat(step.gate("forget", j)).isCloseTo(Math.exp(f - m), ROUNDING);
      assertThat(step.gate("output", j)).isCloseTo(o, ROUNDING);
    }
  }

  private double sum(String gate, int j) {
    return step.inputTimes("w" + gate, j)
        + step.hiddenTimes("u" + gate, j)
        + step.bias("b" + gate, j);
  }

  /** Weights from the input to {@code (i, f, z, o)} of one unit, which does not see itself. */
  private record Unit(double i, double f, double z, double o) {
    /** What the unit puts out for a sequence, from the initial state. */
    double[] run(Backend backend, double... sequence) {
      Cell cell = new SlstmProvider().create(new CellSpec(1, 1));
      try (Tape tape = Tape.inference(backend)) {
        tape.parameters(
            p -> tape.constant(p.shape(), Arrays.copyOf(weight(p.name()), p.shape().size())));
        Var input = tape.constant(Shape.of(sequence.length, 1, 1), sequence);
        return new Recurrent(cell).run(input, cell.initialState(tape, 1)).sequence().toDoubles();
      }
    }

    private double[] weight(String name) {
      return switch (name) {
        case "wi" -> new double[] {i};
        case "wf" -> new double[] {f};
        case "wz" -> new double[] {z};
        case "wo" -> new double[] {o};
        default -> new double[] {0};
      };
    }
  }

  @Test
  void theStabilisedFormIsThePlainOneWhereThatIsFinite() {
    double[] sequence = {0.5, -2, 3, 1, -0.1, 2};
    Unit unit = new Unit(2, 1.5, -0.7, 0.3);
    double[] expected = new double[sequence.length];
    double c = 0;
    double n = 0;
    for (int t = 0; t < sequence.length; t++) {
      double x = sequence[t];
      c = sigmoid(unit.f() * x) * c + Math.exp(unit.i() * x) * Math.tanh(unit.z() * x);
      n = sigmoid(unit.f() * x) * n + Math.exp(unit.i() * x);
      expected[t] = sigmoid(unit.o() * x) * c / n;
    }
    try (Backend backend = new ReferenceBackend()) {
      assertThat(unit.run(backend, sequence)).containsExactly(expected, ROUNDING);
    }
  }

  @Test
  void sumsOfHundredsDoNotOverflow() {
    try (Backend backend = Backends.open()) {
      double z = Math.tanh(1);
      Unit alike = new Unit(500, 500, 1, 0);
      assertThat(alike.run(backend, 1, 1, 1))
          .containsExactly(new double[] {z / 2, z / 2, z / 2}, within(1e-6));
      // The second input is e¹⁰⁰⁰ times the first, and the third e⁻¹⁰⁰⁰ times the second.
      Unit steep = new Unit(500, -500, 1, 0);
      assertThat(steep.run(backend, -1, 1, -1))
          .containsExactly(new double[] {-z / 2, z / 2, z / 2}, within(1e-6));
    }
  }
}
