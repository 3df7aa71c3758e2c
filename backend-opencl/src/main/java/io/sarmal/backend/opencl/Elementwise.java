package io.sarmal.backend.opencl;

import com.google.common.collect.ImmutableList;
import io.sarmal.core.Shape;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Operations on each element, with broadcasting. */
final class Elementwise {
  private final Queue queue;

  Elementwise(Queue queue) {
    this.queue = queue;
  }

  void unary(UnaryOp op, ClTensor x, ClTensor y) {
    run(name(op), Expressions.unary(op, "a"), y, List.of(x));
  }

  void binary(BinaryOp op, ClTensor a, ClTensor b, ClTensor y) {
    run(name(op), Expressions.binary(op, "a", "b"), y, List.of(a, b));
  }

  void select(ClTensor condition, ClTensor a, ClTensor b, ClTensor y) {
    run("select", Expressions.select("a", "b", "c"), y, List.of(condition, a, b));
  }

  void broadcast(ClTensor x, ClTensor y) {
    run("broadcast", "a", y, List.of(x));
  }

  /** The elements of an {@code INT} tensor as {@code REAL}. */
  void real(ClTensor x, ClTensor y) {
    Source source =
        new Source(
            "real",
            """
            __kernel void real(__global float *y, int y0, __global const int *x, int x0, int n) {
              if (get_global_id(0) < (size_t) n) {
                y[y0 + get_global_id(0)] = (float) x[x0 + get_global_id(0)];
              }
            }
            """);
    queue.launch(
        source, Work.linear(y.size()), Argument.of(y), Argument.of(x), Argument.of(y.size()));
  }

  void iota(ClTensor y) {
    Source source =
        new Source(
            "iota",
            """
            __kernel void iota(__global float *y, int y0, int n) {
              if (get_global_id(0) < (size_t) n) {
                y[y0 + get_global_id(0)] = (float) get_global_id(0);
              }
            }
            """);
    queue.launch(source, Work.linear(y.size()), Argument.of(y), Argument.of(y.size()));
  }

  private void run(String name, String expression, ClTensor y, List<ClTensor> operands) {
    Shape shape = y.shape();
    List<List<Integer>> strides = new ArrayList<>();
    strides.add(Walk.strides(shape));
    operands.forEach(each -> strides.add(Walk.broadcast(each.shape(), shape)));
    Walk walk = Walk.of(shape, strides);
    List<Region> regions =
        operands.stream().map(ClTensor::region).collect(ImmutableList.toImmutableList());
    queue.launch(
        WalkSource.of("each_" + name, "float", expression, operands.size(), walk),
        Work.linear(walk.size()),
        WalkSource.arguments(walk, y.region(), regions));
  }

  private static String name(Enum<?> op) {
    return op.name().toLowerCase(Locale.ROOT);
  }
}
