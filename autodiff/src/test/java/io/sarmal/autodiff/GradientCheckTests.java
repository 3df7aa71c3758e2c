package io.sarmal.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The check notices what is wrong. */
class GradientCheckTests {
  private final ReferenceBackend backend = new ReferenceBackend();
  private final List<Point> at =
      List.of(Point.of(Shape.of(3), 0.1, 0.2, 0.3), Point.of(Shape.SCALAR, 0.7));

  private GradientCheck check(GradientCheck.Function function) {
    return new GradientCheck(backend, function);
  }

  /** Forward the sine, but the derivative of detached parts is lost. */
  private static Var wrong(Tape tape, List<Var> v) {
    return v.get(0).sin().times(v.get(0).detach()).sum().times(v.get(1));
  }

  @Test
  void aRightGradientPasses() {
    GradientCheck right = check((tape, v) -> v.get(0).sin().sum().times(v.get(1).exp()));
    assertThat(right.everyElement(at).relativeError()).isLessThan(1e-9);
    assertThat(right.randomDirections(at, 5, 1).relativeError()).isLessThan(1e-9);
    assertThat(right.second().everyElement(at).relativeError()).isLessThan(1e-9);
    assertThat(right.second().randomDirections(at, 5, 1).relativeError()).isLessThan(1e-9);
  }

  @Test
  void aWrongGradientIsFoundWhereItIsWrong() {
    GradientCheck.Result worst = check(GradientCheckTests::wrong).everyElement(at);
    assertThat(worst.relativeError()).isGreaterThan(0.1);
    assertThat(worst.variable()).isZero();
    assertThat(worst.element()).isEqualTo(2);
    assertThat(worst.difference() - worst.gradient()).isCloseTo(0.7 * Math.sin(0.3), within(1e-6));
    assertThat(worst.toString())
        .startsWith("relative error 0.20")
        .contains("at element 2 of variable 0: gradient 0.2006");
  }

  @Test
  void aWrongGradientIsFoundAlongRandomDirections() {
    GradientCheck.Result worst = check(GradientCheckTests::wrong).randomDirections(at, 3, 1);
    assertThat(worst.relativeError()).isGreaterThan(0.01);
    assertThat(worst.variable()).isEqualTo(-1);
  }

  @Test
  void aWrongSecondDerivativeIsFound() {
    // The first derivative is right: it is that of x³, with a part of it detached.
    GradientCheck wrong =
        check(
            (tape, v) -> {
              Var x = v.get(0);
              Var slope = x.detach().square().times(3);
              return slope.times(x).sum().plus(x.pow(3).sum().minus(slope.times(x).sum()).detach());
            });
    assertThat(wrong.everyElement(at).relativeError()).isLessThan(1e-9);
    assertThat(wrong.second().everyElement(at).relativeError()).isGreaterThan(0.1);
  }

  @Test
  void tracedItFindsTheSame() {
    GradientCheck check = check(GradientCheckTests::wrong);
    for (GradientCheck each : List.of(check, check.second())) {
      assertThat(each.traced().everyElement(at)).isEqualTo(each.everyElement(at));
      assertThat(each.traced().randomDirections(at, 3, 1))
          .isEqualTo(each.randomDirections(at, 3, 1));
    }
  }

  @Test
  void aNumberThatIsNoneIsFound() {
    GradientCheck.Result worst =
        check((tape, v) -> v.get(0).minus(0.2).log().sum().plus(v.get(1))).everyElement(at);
    assertThat(worst.relativeError()).isNaN();
    assertThat(worst.variable()).isZero();
  }

  @Test
  void nothingIsLeftBehind() {
    check(GradientCheckTests::wrong).second().everyElement(at);
    check(GradientCheckTests::wrong).second().traced().everyElement(at);
    assertThat(backend.liveTensors()).hasValue(0);
  }

  @Test
  void aPointHasAValueForEachElement() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Point.of(Shape.of(2, 2), 1, 2, 3))
        .withMessage("3 values for shape [2, 2]");
  }
}
