package io.sarmal.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a backward pass gives, beyond the rules of single operations. */
class TapeGradientTests {
  private final ReferenceBackend backend = new ReferenceBackend();
  private final Tape tape = Tape.recording(backend);
  private final Var x = variable(2, 3);
  private final Var w = variable(5, 7);

  private Var variable(double... values) {
    return tape.variable(backend.tensor(Shape.of(values.length), values));
  }

  @AfterEach
  void close() {
    tape.close();
  }

  @Test
  void aVariableGathersTheGradientsOfAllItsUses() {
    Var y = x.times(x).times(w).plus(x).minus(x.times(4)).sum();
    assertThat(tape.gradient(y, x).toDoubles()).containsExactly(2 * 2 * 5 - 3, 2 * 3 * 7 - 3);
  }

  @Test
  void whatTheScalarDoesNotDependOnHasGradientZero() {
    w.exp();
    List<Var> gradients = tape.gradient(x.sum(), List.of(x, w));
    assertThat(gradients.get(0).toDoubles()).containsExactly(1, 1);
    assertThat(gradients.get(1).toDoubles()).containsExactly(0, 0);
  }

  @Test
  void aConstantScalarHasGradientZero() {
    assertThat(tape.gradient(tape.scalar(3), x).toDoubles()).containsExactly(0, 0);
    assertThat(x.shape()).isEqualTo(Shape.of(2));
  }

  @Test
  void intermediateResultsHaveGradientsToo() {
    Var y = x.times(w);
    Var loss = y.square().sum();
    List<Var> gradients = tape.gradient(loss, List.of(y, x, loss));
    assertThat(gradients.get(0).toDoubles()).containsExactly(20, 42);
    assertThat(gradients.get(1).toDoubles()).containsExactly(100, 294);
    assertThat(gradients.get(2).toDoubles()).containsExactly(1);
  }

  @Test
  void aResultThatIsDifferentiatedByDoesNotNeedItsOwnOperands() {
    Var y = x.exp();
    assertThat(tape.gradient(y.times(w).sum(), y).toDoubles()).containsExactly(5, 7);
  }

  @Test
  void eachGradientCanBeKeptEvenIfTwoAreEqual() {
    List<Var> gradients = tape.gradient(x.plus(w).sum(), List.of(x, w, x));
    for (Var gradient : gradients) {
      var kept = tape.keep(gradient);
      double[] values = new double[2];
      backend.read(kept, values);
      assertThat(values).containsExactly(1, 1);
      backend.release(kept);
    }
  }

  @Test
  void equalGradientsCanBeDifferentiatedAgain() {
    List<Var> gradients = tape.differentiableGradient(x.plus(w).square().sum(), List.of(x, w));
    Var total = gradients.get(0).plus(gradients.get(1)).sum();
    assertThat(tape.gradient(total, w).toDoubles()).containsExactly(4, 4);
  }

  @Test
  void aSquareHasTheGradientOfAProductOfEquals() {
    Var square = x.square().times(w).plus(x.times(x.times(1)).times(w).times(10));
    assertThat(tape.gradient(square.sum(), x).toDoubles()).containsExactly(11 * 20, 11 * 42);
  }

  @Test
  void nothingFlowsThroughADetachedVariable() {
    Var y = x.times(x.detach()).sum();
    assertThat(tape.gradient(y, x).toDoubles()).containsExactly(2, 3);
  }

  @Test
  void laterChangesOfAListGivenDoNotMatter() {
    List<Var> parts = new ArrayList<>(List.of(x, w));
    Var joined = tape.concat(0, parts);
    parts.set(0, w);
    Var y = joined.times(tape.constant(Shape.of(4), 1, 2, 3, 4)).sum();
    assertThat(tape.gradient(y, x).toDoubles()).containsExactly(1, 2);
  }

  @Test
  void derivativesOfAnyOrder() {
    Var y = x.pow(5).sum();
    for (int order = 1; order <= 4; order++) {
      y = tape.differentiableGradient(y, List.of(x)).get(0).sum();
    }
    assertThat(tape.gradient(y, x).toDoubles()).containsExactly(120, 120);
  }

  @Test
  void aHessianTimesAVector() {
    Var y = x.exp().times(w).sum();
    Var along = tape.constant(Shape.of(2), 1, -2);
    Var gradient = tape.differentiableGradient(y, List.of(x)).get(0);
    List<Var> second = tape.gradient(gradient.times(along).sum(), List.of(x, w));
    assertThat(second.get(0).toDoubles()).containsExactly(Math.exp(2) * 5, -2 * Math.exp(3) * 7);
    assertThat(second.get(1).toDoubles()).containsExactly(Math.exp(2), -2 * Math.exp(3));
  }

  @Test
  void aLongChainNeedsNoStack() {
    Var y = x;
    for (int i = 0; i < 20_000; i++) {
      y = y.negate();
    }
    assertThat(tape.gradient(y.sum(), x).toDoubles()).containsExactly(1, 1);
  }
}
