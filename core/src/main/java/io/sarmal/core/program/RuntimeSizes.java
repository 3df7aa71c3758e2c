package io.sarmal.core.program;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.core.DType;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** What the run-time sizes of a program are in one run: found by fitting arguments to inputs. */
public final class RuntimeSizes implements IntUnaryOperator {
  private final Map<Integer, Integer> extents = new HashMap<>();

  /**
   * Fits one argument to its input.
   *
   * @param name the input's name, for messages
   * @throws IllegalArgumentException if type, rank or an extent differs
   */
  void bind(String name, TensorType declared, DType dtype, Shape shape) {
    checkArgument(
        declared.dtype() == dtype && declared.shape().rank() == shape.rank(),
        "input %s is declared %s %s, but was given %s %s",
        name,
        declared.dtype(),
        declared.shape(),
        dtype,
        shape);
    for (int axis = 0; axis < shape.rank(); axis++) {
      int expected = declared.shape().extent(axis);
      int given = shape.extent(axis);
      if (Dim.isRuntime(expected)) {
        Integer known = extents.putIfAbsent(expected, given);
        checkArgument(
            known == null || known == given,
            "input %s is declared %s, but was given %s, and %s is %s elsewhere",
            name,
            declared.shape(),
            shape,
            Dim.name(expected),
            known);
      } else {
        checkArgument(
            expected == given,
            "input %s is declared %s, but was given %s",
            name,
            declared.shape(),
            shape);
      }
    }
  }

  @Override
  public int applyAsInt(int code) {
    Integer extent = extents.get(code);
    if (extent == null) {
      throw new IllegalStateException(
          "the run-time size " + Dim.name(code) + " is in the shape of no input");
    }
    return extent;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RuntimeSizes that && extents.equals(that.extents);
  }

  @Override
  public int hashCode() {
    return extents.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    extents.forEach(
        (code, extent) ->
            text.append(text.length() > 1 ? ", " : "")
                .append(Dim.name(code))
                .append("=")
                .append(extent));
    return text.append("}").toString();
  }
}
