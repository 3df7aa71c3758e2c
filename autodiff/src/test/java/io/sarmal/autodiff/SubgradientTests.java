package io.sarmal.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the gradient is where there is none: at kinks and at 0 to a power. */
class SubgradientTests {
  private final ReferenceBackend backend = new ReferenceBackend();

  private double[] gradient(UnaryOperator<Var> function, double... at) {
    return gradient(1, function, at);
  }

  private double[] gradient(int order, UnaryOperator<Var> function, double... at) {
    try (Tape tape = Tape.recording(backend)) {
      Var x = tape.variable(backend.tensor(Shape.of(at.length), at));
      Var y = function.apply(x);
      for (int i = 0; i < order; i++) {
        y = tape.differentiableGradient(y.sum(), List.of(x)).get(0);
      }
      return y.toDoubles();
    }
  }

  @Test
  void reluAndAbsAreFlatAtZero() {
    assertThat(gradient(Var::relu, 0)).containsExactly(0);
    assertThat(gradient(Var::abs, 0)).containsExactly(0);
  }

  @Test
  void ofTwoEqualsTheFirstGetsTheGradient() {
    assertThat(gradient(x -> x.maximum(2).plus(x.minimum(2)), 2)).containsExactly(2);
    assertThat(gradient(x -> x.tape().scalar(2).maximum(x), 2)).containsExactly(0);
    assertThat(gradient(x -> x.tape().scalar(2).minimum(x), 2)).containsExactly(0);
  }

  @Test
  void logSigmoidHasNoKinkAndNoLimit() {
    assertThat(gradient(Var::logSigmoid, -1000, 0, 1000)).containsExactly(1, 0.5, 0);
    assertThat(gradient(0, Var::logSigmoid, -1000, 1000)).containsExactly(-1000, 0);
  }

  @Test
  void equalMaximaShareTheGradient() {
    assertThat(gradient(x -> x.max(0), 1, 3, 3)).containsExactly(0, 0.5, 0.5);
  }

  @Test
  void powersOfZeroHaveTheDerivativesOfPolynomials() {
    UnaryOperator<Var> powers = x -> x.pow(x.tape().constant(Shape.of(4), 0, 1, 2, 3));
    assertThat(gradient(1, powers, 0, 0, 0, 0)).containsExactly(0, 1, 0, 0);
    assertThat(gradient(2, powers, 0, 0, 0, 0)).containsExactly(0, 0, 2, 0);
    assertThat(gradient(3, powers, 0, 0, 0, 0)).containsExactly(0, 0, 0, 6);
    assertThat(gradient(4, powers, 0, 0, 0, 0)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void theExponentOfZeroHasNoInfluence() {
    assertThat(gradient(b -> b.tape().scalar(0).pow(b), 2)).containsExactly(0);
    assertThat(gradient(2, b -> b.tape().scalar(0).pow(b), 2)).containsExactly(0);
  }
}
