package io.sarmal.autodiff;

import io.sarmal.core.Shape;
import java.util.List;
import java.util.stream.Stream;

/** Pairs of shapes that broadcast, in all the ways there are, each way round. */
final class BroadcastForms {
  private BroadcastForms() {}

  static Stream<List<Shape>> pairs() {
    return Stream.of(
            List.of(Shape.of(3, 2), Shape.of(3, 2)),
            List.of(Shape.of(3, 2), Shape.of(2)),
            List.of(Shape.of(3, 2), Shape.of(1, 2)),
            List.of(Shape.of(3, 2), Shape.of(3, 1)),
            List.of(Shape.of(3, 2), Shape.of(1, 1)),
            List.of(Shape.of(3, 2), Shape.SCALAR),
            List.of(Shape.of(3, 1), Shape.of(2)),
            List.of(Shape.of(2, 3, 2), Shape.of(3, 2)),
            List.of(Shape.of(2, 3, 2), Shape.of(3, 1)),
            List.of(Shape.of(2, 1, 2), Shape.of(3, 1)),
            List.of(Shape.of(1, 1), Shape.SCALAR),
            List.of(Shape.of(0, 2), Shape.of(1, 2)))
        .flatMap(
            pair ->
                pair.get(0).equals(pair.get(1))
                    ? Stream.of(pair)
                    : Stream.of(pair, List.of(pair.get(1), pair.get(0))));
  }
}
