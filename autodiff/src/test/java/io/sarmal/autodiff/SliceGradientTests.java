package io.sarmal.autodiff;

import static io.sarmal.autodiff.GradientAssert.assertGradients;

import io.sarmal.core.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceGradientTests {
  private static final Shape SHAPE = Shape.of(4, 4, 4);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, -1})
  void oneSlice(int axis) {
    assertGradients((tape, v) -> v.get(0).slice(axis, 1, 3), Points.signed(SHAPE));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, -2})
  void slicesThatMeet(int axis) {
    assertGradients(
        (tape, v) -> {
          List<Var> halves = v.get(0).split(axis, 2);
          return halves.get(0).times(halves.get(1));
        },
        Points.signed(SHAPE));
  }

  @Test
  void slicesThatOverlap() {
    assertGradients(
        (tape, v) -> {
          Var x = v.get(0);
          return x.slice(0, 0, 3).times(x.slice(0, 1, 4)).times(x.slice(0, 2, 5));
        },
        Points.signed(Shape.of(6)));
  }

  @Test
  void slicesAlongDifferentAxes() {
    assertGradients(
        (tape, v) -> v.get(0).slice(0, 0, 1).times(v.get(0).slice(1, 2, 3)),
        Points.signed(Shape.of(3, 3)));
  }

  @Test
  void slicesOfSlices() {
    assertGradients(
        (tape, v) -> v.get(0).slice(0, 1, 4).slice(0, 1, 2).times(v.get(0).slice(0, 3, 4).exp()),
        Points.signed(Shape.of(5, 2)));
  }

  @Test
  void slicesBesideTheWhole() {
    assertGradients(
        (tape, v) -> v.get(0).slice(0, 1, 2).times(v.get(0)), Points.signed(Shape.of(3, 2)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void slicesOfNothingBesideOthers(int at) {
    assertGradients(
        (tape, v) -> {
          Var x = v.get(0);
          Var before = x.slice(0, at, at).sum();
          Var some = x.slice(0, 1, 3).square().sum();
          return before.plus(some).plus(x.slice(0, at, at).sum());
        },
        Points.signed(Shape.of(3)));
  }

  @Test
  void aSliceOfEverything() {
    assertGradients((tape, v) -> v.get(0).slice(0, 0, 3), Points.signed(Shape.of(3)));
  }
}
