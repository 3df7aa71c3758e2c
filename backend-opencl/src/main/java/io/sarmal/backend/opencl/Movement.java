package io.sarmal.backend.opencl;

import io.sarmal.core.Shape;
import java.util.Arrays;
import java.util.List;

/** Elements of any type in other places. */
final class Movement {
  private final Queue queue;

  Movement(Queue queue) {
    this.queue = queue;
  }

  /** How the elements of a transpose lie in what is transposed. */
  static Walk transposition(Shape from, Shape to, int... axes) {
    List<Integer> strides = Walk.strides(from);
    List<Integer> source = Arrays.stream(axes).mapToObj(strides::get).toList();
    return Walk.of(to, List.of(Walk.strides(to), source));
  }

  /** Sets the elements of {@code y} to those of {@code x}, in the places that the walk says. */
  void move(Walk walk, Region x, Region y) {
    if (walk.isDense(0) && walk.isDense(1)) {
      queue.copy(x, y, walk.size());
      return;
    }
    queue.launch(
        WalkSource.of("move", "int", "a", 1, walk),
        Work.linear(walk.size()),
        WalkSource.arguments(walk, y, List.of(x)));
  }

  /** Indices from {@code from} on of an axis of {@code x}, as many as {@code y} has. */
  void slice(ClTensor x, int axis, int from, ClTensor y) {
    List<Integer> strides = Walk.strides(x.shape());
    Walk walk = Walk.of(y.shape(), List.of(Walk.strides(y.shape()), strides));
    move(walk, x.region().plus(from * strides.get(axis)), y.region());
  }

  /** Sets the indices from {@code from} on of an axis of {@code y}, as many as {@code x} has. */
  void place(ClTensor x, ClTensor y, int axis, int from) {
    List<Integer> strides = Walk.strides(y.shape());
    Walk walk = Walk.of(x.shape(), List.of(strides, Walk.strides(x.shape())));
    move(walk, x.region(), y.region().plus(from * strides.get(axis)));
  }
}
