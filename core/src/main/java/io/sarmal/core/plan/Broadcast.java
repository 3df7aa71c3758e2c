package io.sarmal.core.plan;

import com.google.common.collect.Lists;
import io.sarmal.core.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Broadcasting of any number of axes, as a rows × columns domain and a loop over what is left.
 *
 * <p>Neighbouring axes along which every operand either varies or is repeated are one axis; after
 * that, few shapes have more than two.
 *
 * @param rows the extent of the last axis but one
 * @param columns the extent of the last axis
 * @param outer the extents of the other axes
 * @param operands how each operand is repeated
 */
public record Broadcast(int rows, int columns, List<Integer> outer, List<Side> operands) {
  /**
   * One operand.
   *
   * @param form along which of the last two axes it varies
   * @param outerStrides the distance from one index of each outer axis to the next; 0 if repeated
   */
  public record Side(Form form, int rowStride, List<Integer> outerStrides) {
    /** Where a repetition of the domain starts. */
    public int offset(List<Integer> outer, int repetition) {
      int offset = 0;
      int rest = repetition;
      for (int axis = outer.size() - 1; axis >= 0; axis--) {
        offset += rest % outer.get(axis) * outerStrides.get(axis);
        rest /= outer.get(axis);
      }
      return offset;
    }
  }

  /** How these shapes broadcast to the result. */
  public static Broadcast of(Shape result, List<Shape> operands) {
    // From the last axis to the first; a set bit of a pattern is an operand that varies.
    List<Integer> extents = new ArrayList<>();
    List<Integer> patterns = new ArrayList<>();
    for (int axis = 1; axis <= result.rank(); axis++) {
      int extent = result.extent(-axis);
      if (extent != 1) {
        int pattern = pattern(operands, axis);
        int last = extents.size() - 1;
        if (last >= 0 && patterns.get(last) == pattern) {
          extents.set(last, extents.get(last) * extent);
        } else {
          extents.add(extent);
          patterns.add(pattern);
        }
      }
    }
    while (extents.size() < 2) { // an axis of extent 1, along which anything may be said to vary
      extents.add(1);
      patterns.add(patterns.isEmpty() ? 0 : patterns.get(0));
    }
    List<Side> sides = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      sides.add(side(extents, patterns, 1 << i));
    }
    List<Integer> outer = Lists.reverse(extents.subList(2, extents.size()));
    return new Broadcast(extents.get(1), extents.get(0), outer, sides);
  }

  /** How many times the domain is worked on. */
  public int repetitions() {
    return outer.stream().reduce(1, (a, b) -> a * b);
  }

  private static int pattern(List<Shape> operands, int axisFromLast) {
    int pattern = 0;
    for (int i = 0; i < operands.size(); i++) {
      Shape operand = operands.get(i);
      if (axisFromLast <= operand.rank() && operand.extent(-axisFromLast) != 1) {
        pattern |= 1 << i;
      }
    }
    return pattern;
  }

  private static Side side(List<Integer> extents, List<Integer> patterns, int bit) {
    List<Integer> strides = new ArrayList<>();
    int stride = 1;
    for (int axis = 0; axis < extents.size(); axis++) {
      boolean varies = (patterns.get(axis) & bit) != 0;
      strides.add(varies ? stride : 0);
      stride *= varies ? extents.get(axis) : 1;
    }
    Form form = Form.of((patterns.get(1) & bit) != 0, (patterns.get(0) & bit) != 0);
    return new Side(form, strides.get(1), Lists.reverse(strides.subList(2, strides.size())));
  }
}
