package io.sarmal.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class ShapeTests {
  private static final Shape SEQUENCE = Shape.of(Dim.TIME, Dim.BATCH, 256);

  @Test
  void printsRunTimeSizesByName() {
    assertThat(SEQUENCE).hasToString("[T, B, 256]");
    assertThat(Shape.of(Dim.runtime(0), Dim.runtime(12))).hasToString("[N0, N12]");
    assertThat(Shape.SCALAR).hasToString("[]");
  }

  @Test
  void sizeIsTheProductOfTheExtents() {
    assertThat(Shape.of(2, 3, 4).size()).isEqualTo(24);
    assertThat(Shape.of(2, 3, 4).size(1, 3)).isEqualTo(12);
    assertThat(Shape.of(2, 0, 4).size()).isZero();
    assertThat(Shape.SCALAR.size()).isEqualTo(1);
  }

  @Test
  void aRunTimeSizeHasNoNumber() {
    assertThat(SEQUENCE.isStatic()).isFalse();
    assertThat(SEQUENCE.size(2, 3)).isEqualTo(256);
    assertThatIllegalStateException()
        .isThrownBy(SEQUENCE::size)
        .withMessageStartingWith("the size of [T, B, 256] is known only at run time");
  }

  @Test
  void moreElementsThanAnArrayHoldsAreRefused() {
    assertThat(Shape.of(1 << 15, 1 << 15).size()).isEqualTo(1 << 30);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(1 << 16, 1 << 15))
        .withMessage(
            "a tensor of shape [65536, 32768] has more than 2147483647 elements, the most that one"
                + " can hold");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
  }

  @Test
  void axesCountFromEitherEnd() {
    assertThat(SEQUENCE.extent(-1)).isEqualTo(256);
    assertThat(SEQUENCE.extent(0)).isEqualTo(Dim.TIME);
    assertThat(SEQUENCE.axis(-3)).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SEQUENCE.extent(3))
        .withMessage("there is no axis 3 in shape [T, B, 256] of rank 3");
    assertThatIllegalArgumentException().isThrownBy(() -> SEQUENCE.axis(-4));
    assertThatIllegalArgumentException().isThrownBy(() -> Shape.SCALAR.axis(0));
  }

  @Test
  void derivedShapes() {
    assertThat(SEQUENCE.without(0)).hasToString("[B, 256]");
    assertThat(SEQUENCE.without(-1)).hasToString("[T, B]");
    assertThat(SEQUENCE.with(-1, 3)).hasToString("[T, B, 3]");
    assertThat(SEQUENCE.prepend(7)).hasToString("[7, T, B, 256]");
    assertThat(SEQUENCE.subShape(1, 3)).hasToString("[B, 256]");
    assertThat(SEQUENCE.concat(Shape.of(5))).hasToString("[T, B, 256, 5]");
    assertThat(SEQUENCE.bind(code -> code == Dim.TIME ? 9 : 4)).isEqualTo(Shape.of(9, 4, 256));
    assertThat(SEQUENCE).hasToString("[T, B, 256]");
  }

  @Test
  void shapesAreValues() {
    int[] extents = {2, 3};
    Shape shape = Shape.of(extents);
    extents[0] = 5;
    shape.toArray()[1] = 5;
    assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    assertThat(shape).isNotEqualTo(Shape.of(3, 2)).isNotEqualTo(Shape.of(2, 3, 1));
  }

  @Test
  void broadcastAlignsAtTheLastAxis() {
    assertThat(Shape.broadcast(Shape.of(2, 1), Shape.of(3))).isEqualTo(Shape.of(2, 3));
    assertThat(Shape.broadcast(Shape.SCALAR, Shape.of(2, 3))).isEqualTo(Shape.of(2, 3));
    assertThat(Shape.broadcast(Shape.of(0), Shape.of(2, 1))).isEqualTo(Shape.of(2, 0));
    assertThat(Shape.broadcast(Shape.of(256), SEQUENCE)).isEqualTo(SEQUENCE);
    assertThat(Shape.broadcast(SEQUENCE, Shape.of(1, Dim.BATCH, 1))).isEqualTo(SEQUENCE);
  }

  @Test
  void broadcastRefusesExtentsThatDiffer() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.broadcast(Shape.of(2, 3), Shape.of(2)))
        .withMessage(
            "shapes [2, 3] and [2] do not broadcast: extents 3 and 2 differ and neither is 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.broadcast(Shape.of(Dim.BATCH), Shape.of(Dim.TIME)))
        .withMessageContaining("extents B and T differ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.broadcast(Shape.of(Dim.BATCH), Shape.of(64)))
        .withMessageContaining("extents B and 64 differ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.broadcast(Shape.of(0), Shape.of(2)));
  }
}
