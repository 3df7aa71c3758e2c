package io.sarmal.core.program;

import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Checks of the operands of one operation, with messages that show them. */
public record Operands(Op op, List<TensorType> types) {
  int size() {
    return types.size();
  }

  Shape shape(int i) {
    return types.get(i).shape();
  }

  DType dtype(int i) {
    return types.get(i).dtype();
  }

  void check(boolean condition, String expected) {
    if (!condition) {
      throw failure(expected);
    }
  }

  private IllegalArgumentException failure(String expected) {
    return new IllegalArgumentException(op + " expects " + expected + ", but was given " + types);
  }

  void count(int n) {
    if (types.size() != n) {
      throw failure(n + (n == 1 ? " operand" : " operands"));
    }
  }

  void dtype(int i, DType expected) {
    if (dtype(i) != expected) {
      throw failure(expected + " as operand " + (i + 1));
    }
  }

  void allReal(int n) {
    count(n);
    for (int i = 0; i < n; i++) {
      dtype(i, DType.REAL);
    }
  }

  void axes(Shape shape, List<Integer> axes) {
    List<Integer> seen = new ArrayList<>();
    for (int axis : axes) {
      if (axis < 0 || axis >= shape.rank() || seen.contains(axis)) {
        throw failure("distinct axes from 0 to " + (shape.rank() - 1));
      }
      seen.add(axis);
    }
  }
}
