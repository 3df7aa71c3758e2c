package io.sarmal.autodiff;

import static io.sarmal.autodiff.GradientAssert.assertGradients;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method of a variable that works element by element, against the same in Java. */
class VarMethodTests {
  private record Example(String name, BinaryOperator<Var> method, DoubleBinaryOperator meaning) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Example of(String name, BinaryOperator<Var> method, DoubleBinaryOperator meaning) {
    return new Example(name, method, meaning);
  }

  private static Example of(String name, UnaryOperator<Var> method, DoubleBinaryOperator meaning) {
    return new Example(name, (a, b) -> method.apply(a), meaning);
  }

  private static Stream<Example> examples() {
    return Stream.of(
        of("plus", (a, b) -> a.plus(b), (a, b) -> a + b),
        of("plus", a -> a.plus(0.3), (a, b) -> a + 0.3),
        of("minus", (a, b) -> a.minus(b), (a, b) -> a - b),
        of("minus", a -> a.minus(0.3), (a, b) -> a - 0.3),
        of("times", (a, b) -> a.times(b), (a, b) -> a * b),
        of("times", a -> a.times(0.3), (a, b) -> a * 0.3),
        of("dividedBy", (a, b) -> a.dividedBy(b), (a, b) -> a / b),
        of("dividedBy", a -> a.dividedBy(0.3), (a, b) -> a / 0.3),
        of("maximum", (a, b) -> a.maximum(b), Math::max),
        of("maximum", a -> a.maximum(0.3), (a, b) -> Math.max(a, 0.3)),
        of("minimum", (a, b) -> a.minimum(b), Math::min),
        of("minimum", a -> a.minimum(0.3), (a, b) -> Math.min(a, 0.3)),
        of("pow", (a, b) -> a.abs().pow(b), (a, b) -> Math.pow(Math.abs(a), b)),
        of("pow", a -> a.pow(3), (a, b) -> a * a * a),
        of("greater", (a, b) -> a.greater(b), (a, b) -> a > b ? 1 : 0),
        of("greater", a -> a.greater(0.3), (a, b) -> a > 0.3 ? 1 : 0),
        of("greaterOrEqual", (a, b) -> a.greaterOrEqual(b), (a, b) -> a >= b ? 1 : 0),
        of("greaterOrEqual", a -> a.greaterOrEqual(0.3), (a, b) -> a >= 0.3 ? 1 : 0),
        of("less", (a, b) -> a.less(b), (a, b) -> a < b ? 1 : 0),
        of("less", a -> a.less(0.3), (a, b) -> a < 0.3 ? 1 : 0),
        of("lessOrEqual", (a, b) -> a.lessOrEqual(b), (a, b) -> a <= b ? 1 : 0),
        of("lessOrEqual", a -> a.lessOrEqual(0.3), (a, b) -> a <= 0.3 ? 1 : 0),
        of("equalTo", (a, b) -> a.equalTo(a.floor().plus(b)), (a, b) -> 0),
        of("equalTo", a -> a.sign().equalTo(1), (a, b) -> a > 0 ? 1 : 0),
        of("oneMinus", a -> a.oneMinus(), (a, b) -> 1 - a),
        of("reciprocal", a -> a.reciprocal(), (a, b) -> 1 / a),
        of("square", a -> a.square(), (a, b) -> a * a),
        of("negate", a -> a.negate(), (a, b) -> -a),
        of("abs", a -> a.abs(), (a, b) -> Math.abs(a)),
        of("sign", a -> a.sign(), (a, b) -> Math.signum(a)),
        of("relu", a -> a.relu(), (a, b) -> Math.max(a, 0)),
        of("exp", a -> a.exp(), (a, b) -> Math.exp(a)),
        of("log", a -> a.abs().log(), (a, b) -> Math.log(Math.abs(a))),
        of("log1p", a -> a.log1p(), (a, b) -> Math.log1p(a)),
        of("sqrt", a -> a.abs().sqrt(), (a, b) -> Math.sqrt(Math.abs(a))),
        of("sin", a -> a.sin(), (a, b) -> Math.sin(a)),
        of("cos", a -> a.cos(), (a, b) -> Math.cos(a)),
        of("tanh", a -> a.tanh(), (a, b) -> Math.tanh(a)),
        of("sigmoid", a -> a.sigmoid(), (a, b) -> 1 / (1 + Math.exp(-a))),
        of("logSigmoid", a -> a.logSigmoid(), (a, b) -> -Math.log1p(Math.exp(-a))),
        of("floor", a -> a.floor(), (a, b) -> Math.floor(a)),
        of("select", (a, b) -> a.greater(0).select(b, a), (a, b) -> a > 0 ? b : a));
  }

  private static final Set<String> TESTED_BY_SHAPE =
      Set.of(
          "sum",
          "mean",
          "max",
          "argmax",
          "matmul",
          "outer",
          "transpose",
          "transposeLast",
          "reshape",
          "broadcast",
          "slice",
          "split",
          "gather",
          "scatterAdd",
          "real");

  private static final Set<String> NO_OPERATIONS = Set.of("on", "detach");

  private static final Shape SHAPE = Shape.of(3, 2);

  @ParameterizedTest
  @MethodSource("examples")
  void meansWhatItSays(Example example) {
    List<GradientCheck.Point> at = Points.signed(SHAPE, SHAPE);
    try (ReferenceBackend backend = new ReferenceBackend();
        Tape tape = Tape.inference(backend)) {
      double[] a = at.get(0).values().toArray();
      double[] b = at.get(1).values().toArray();
      Var y = example.method().apply(tape.constant(SHAPE, a), tape.constant(SHAPE, b));
      double[] expected = new double[a.length];
      Arrays.setAll(expected, i -> example.meaning().applyAsDouble(a[i], b[i]));
      assertThat(y.toDoubles()).usingComparatorWithPrecision(1e-15).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void derivativesEqualCentralDifferences(Example example) {
    assertGradients(
        (tape, v) -> example.method().apply(v.get(0), v.get(1)), Points.signed(SHAPE, SHAPE));
  }

  @Test
  void everyMethodThatGivesAVariableIsTested() {
    Set<String> tested = new HashSet<>(TESTED_BY_SHAPE);
    tested.addAll(NO_OPERATIONS);
    examples().map(Example::name).forEach(tested::add);
    Set<String> methods =
        Arrays.stream(Var.class.getDeclaredMethods())
            .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isSynthetic())
            .filter(m -> m.getReturnType() == Var.class || m.getReturnType() == List.class)
            .map(Method::getName)
            .collect(Collectors.toSet());
    assertThat(methods).isEqualTo(tested);
  }

  @Test
  void theMaximumOfAllIsAScalar() {
    assertGradients((tape, v) -> v.get(0).max(), Points.signed(SHAPE));
    assertGradients((tape, v) -> v.get(0).mean(), Points.signed(SHAPE));
    assertGradients((tape, v) -> v.get(0).sum(), Points.signed(SHAPE));
    try (Tape tape = Tape.inference(new ReferenceBackend())) {
      Var x = tape.constant(Shape.of(2, 2), 1, 4, 2, 3);
      assertThat(x.max().item()).isEqualTo(4);
      assertThat(x.mean().item()).isCloseTo(2.5, within(1e-15));
      assertThat(x.sum().item()).isEqualTo(10);
    }
  }
}
