package io.sarmal.core.check;

import io.sarmal.core.Shape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Random cases, the same in every run. Real numbers are those that float32 holds exactly. */
final class Samples {
  /** Extents at which blocks, vectors and tiles of any usual size end early or late. */
  static final List<Integer> EXTENTS = List.of(0, 1, 13, 207, 4098);

  private final SplittableRandom random;

  Samples(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A number from 0 to {@code bound - 1}. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** One of several. */
  <T> T oneOf(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  /** One of several. */
  @SafeVarargs
  final <T> T either(T... choices) {
    return choices[below(choices.length)];
  }

  /** Real numbers within [-1, 1). */
  Sample real(int... extents) {
    return real(Shape.of(extents));
  }

  /** Real numbers within [-1, 1). */
  Sample real(Shape shape) {
    return scaled(shape, 1);
  }

  /** Real numbers within [-scale, scale). */
  Sample scaled(Shape shape, double scale) {
    return Sample.real(
        shape,
        DoubleStream.generate(() -> (float) ((random.nextDouble() * 2 - 1) * scale))
            .limit(shape.size())
            .toArray());
  }

  /** Integers from 0 to {@code bound - 1}. */
  Sample integer(int bound, int... extents) {
    Shape shape = Shape.of(extents);
    return Sample.integer(
        shape, IntStream.generate(() -> below(bound)).limit(shape.size()).toArray());
  }

  /** A shape of some rank with extents up to 5, and now and then 13. */
  Shape shape(int rank) {
    return Shape.of(IntStream.range(0, rank).map(i -> oneOf(List.of(1, 2, 3, 5, 13))).toArray());
  }

  /** A shape that broadcasts to the given one: some extents 1, some leading axes missing. */
  Shape broadcastableTo(Shape shape) {
    int[] extents = shape.toArray();
    int from = below(extents.length + 1);
    return Shape.of(
        IntStream.range(from, extents.length).map(i -> below(3) == 0 ? 1 : extents[i]).toArray());
  }
}
