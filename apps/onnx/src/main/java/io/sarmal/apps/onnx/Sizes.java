package io.sarmal.apps.onnx;

import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The run-time sizes of a program, which a graph reads from the shapes of values. */
final class Sizes {
  private record Axis(String value, int number) {}

  private final Graph graph;
  private final Map<Integer, Axis> axes = new HashMap<>();
  private final Map<Integer, String> extents = new HashMap<>();

  Sizes(Graph graph) {
    this.graph = graph;
  }

  /**
   * Says where sizes can be read.
   *
   * @param shape of the value without its first axes
   * @param skipped the number of those
   */
  void learn(String value, Shape shape, int skipped) {
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (Dim.isRuntime(shape.extent(axis))) {
        axes.putIfAbsent(shape.extent(axis), new Axis(value, axis + skipped));
      }
    }
  }

  /** A shape as a tensor, {@code int64 [rank]}. */
  String shape(Shape shape) {
    if (shape.isStatic()) {
      int[] extents = shape.toArray();
      long[] wide = new long[extents.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = extents[i];
      }
      return graph.extents(wide);
    }
    List<String> parts = new ArrayList<>();
    for (int extent : shape.toArray()) {
      parts.add(Dim.isRuntime(extent) ? runtime(extent) : graph.extents(extent));
    }
    return graph.node("Concat", parts, Attributes.integer("axis", 0));
  }

  private String runtime(int extent) {
    return extents.computeIfAbsent(
        extent,
        missing -> {
          Axis axis = axes.get(missing);
          return extent(graph, axis.value, axis.number);
        });
  }

  /** The extent of one axis of a value, {@code int64 [1]}. */
  static String extent(Graph graph, String value, int axis) {
    return graph.node(
        "Shape",
        List.of(value),
        Attributes.integer("start", axis),
        Attributes.integer("end", axis + 1L));
  }
}
