package io.sarmal.core.check;

import com.google.common.collect.ImmutableMap;
import io.sarmal.core.DType;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.List;

/** What any scan needs to be run: a program around it, and arguments. */
final class Scans {
  private Scans() {}

  /** The scan as the only instruction of a program. */
  static Program program(Scan scan) {
    SymbolicBackend symbolic = new SymbolicBackend();
    List<Tensor> arguments = new ArrayList<>();
    for (Value input : scan.step().inputs().values()) {
      int i = arguments.size();
      TensorType type = input.type();
      boolean sequence = scan.inputs().get(i) == InputRole.SEQUENCE;
      Shape shape = sequence ? type.shape().prepend(Dim.TIME) : type.shape();
      arguments.add(symbolic.input("argument" + i, new TensorType(type.dtype(), shape)));
    }
    ImmutableMap.Builder<String, Tensor> outputs = ImmutableMap.builder();
    int k = 0;
    for (Tensor result : symbolic.scan(scan, arguments)) {
      outputs.put("result" + k++, result);
    }
    return symbolic.build(outputs.buildOrThrow());
  }

  /** Random arguments for so many steps and rows. */
  static List<Sample> arguments(Scan scan, Samples samples, int steps, int rows) {
    List<Sample> arguments = new ArrayList<>();
    for (Value input : scan.step().inputs().values()) {
      Shape shape = input.shape().bind(code -> rows);
      boolean sequence = scan.inputs().get(arguments.size()) == InputRole.SEQUENCE;
      arguments.add(argument(samples, input.dtype(), sequence ? shape.prepend(steps) : shape));
    }
    return arguments;
  }

  /** Random arguments of a step alone. */
  static List<Sample> arguments(Program step, Samples samples, int rows) {
    return step.inputs().values().stream()
        .map(input -> argument(samples, input.dtype(), input.shape().bind(code -> rows)))
        .toList();
  }

  private static Sample argument(Samples samples, DType dtype, Shape shape) {
    return dtype == DType.REAL
        ? samples.scaled(shape, 0.5)
        : samples.integer(Recurrences.ROWS, shape.toArray());
  }
}
