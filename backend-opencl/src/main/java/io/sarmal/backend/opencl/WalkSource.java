package io.sarmal.backend.opencl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Kernels with one work-item for each element of a {@link Walk}, which compute {@code y} from
 * operands called {@code a, b, c}.
 */
final class WalkSource {
  private static final String OPERANDS = "abc";
  private static final Map<Form, Source> SOURCES = new ConcurrentHashMap<>();

  private record Form(String name, String element, String expression, int operands, int axes) {}

  private WalkSource() {}

  /**
   * A kernel.
   *
   * @param element what all tensors hold: {@code float} or {@code int}
   * @param expression of the operands' elements, such as {@code (a + b)}
   */
  static Source of(String name, String element, String expression, int operands, Walk walk) {
    return SOURCES.computeIfAbsent(
        new Form(name, element, expression, operands, axes(walk)), WalkSource::write);
  }

  /** Compiling takes longer than an axis of extent 1 ever will: there are few kernels. */
  private static int axes(Walk walk) {
    int axes = walk.axes().size();
    return axes <= 1 ? 1 : axes == 3 ? 4 : axes;
  }

  private static Source write(Form form) {
    String element = form.element;
    int operands = form.operands;
    int axes = form.axes;
    StringBuilder text = new StringBuilder(Expressions.FUNCTIONS);
    text.append("__kernel void %s(__global %s *y_, int y0".formatted(form.name, element));
    for (int i = 0; i < operands; i++) {
      char x = OPERANDS.charAt(i);
      text.append(", __global const %s *%s_, int %s0".formatted(element, x, x));
    }
    text.append(", int n");
    for (int axis = 0; axis < axes; axis++) {
      text.append(", int n%d, int y_%d".formatted(axis, axis));
      for (int i = 0; i < operands; i++) {
        text.append(", int %s_%d".formatted(OPERANDS.charAt(i), axis));
      }
    }
    text.append(
        """
        ) {
          if (get_global_id(0) >= (size_t) n) {
            return;
          }
          int at = (int) get_global_id(0);
        """);
    for (int axis = axes - 1; axis > 0; axis--) {
      text.append("  int i%d = at %% n%d; at /= n%d;\n".formatted(axis, axis, axis));
    }
    text.append("  int i0 = at;\n");
    for (int i = 0; i < operands; i++) {
      char x = OPERANDS.charAt(i);
      text.append("  %s %s = %s_[%s];\n".formatted(element, x, x, index(x, axes)));
    }
    text.append("  y_[%s] = %s;\n}\n".formatted(index('y', axes), form.expression));
    return new Source(form.name, text.toString());
  }

  /** The parameters of such a kernel. */
  static Argument[] arguments(Walk walk, Region y, List<Region> operands) {
    List<Argument> arguments = new ArrayList<>();
    arguments.add(Argument.of(y));
    operands.forEach(each -> arguments.add(Argument.of(each)));
    arguments.add(Argument.of(walk.size()));
    for (int missing = axes(walk) - walk.axes().size(); missing > 0; missing--) {
      arguments.add(Argument.of(1));
      arguments.addAll(Collections.nCopies(1 + operands.size(), Argument.of(0)));
    }
    for (Walk.Axis axis : walk.axes()) {
      arguments.add(Argument.of(axis.extent()));
      axis.strides().forEach(stride -> arguments.add(Argument.of(stride)));
    }
    return arguments.toArray(Argument[]::new);
  }

  private static String index(char tensor, int axes) {
    StringBuilder index = new StringBuilder(tensor + "0");
    for (int axis = 0; axis < axes; axis++) {
      index.append(" + i%d * %s_%d".formatted(axis, tensor, axis));
    }
    return index.toString();
  }
}
