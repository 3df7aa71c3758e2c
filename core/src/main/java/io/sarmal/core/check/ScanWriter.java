package io.sarmal.core.check;

import com.google.common.collect.ImmutableMap;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes a scan down, input by input and output by output. */
final class ScanWriter {
  private final SymbolicBackend symbolic = new SymbolicBackend();
  private final List<InputRole> inputs = new ArrayList<>();
  private final ImmutableMap.Builder<String, Tensor> outputs = ImmutableMap.builder();
  private final List<OutputRole> roles = new ArrayList<>();

  /** The backend on which the step is written. */
  SymbolicBackend symbolic() {
    return symbolic;
  }

  Tensor sequence(String name, TensorType type) {
    return input(name, type, InputRole.SEQUENCE);
  }

  Tensor state(String name, TensorType type) {
    return input(name, type, InputRole.STATE);
  }

  Tensor invariant(String name, TensorType type) {
    return input(name, type, InputRole.INVARIANT);
  }

  Tensor stepNumber() {
    return input("step", TensorType.integer(1), InputRole.STEP);
  }

  private Tensor input(String name, TensorType type, InputRole role) {
    inputs.add(role);
    return symbolic.input(name, type);
  }

  ScanWriter next(Tensor value) {
    return output(value, OutputRole.STATE);
  }

  ScanWriter stacked(Tensor value) {
    return output(value, OutputRole.STACKED);
  }

  ScanWriter sum(Tensor value) {
    return output(value, OutputRole.SUM);
  }

  private ScanWriter output(Tensor value, OutputRole role) {
    outputs.put(role.toString().toLowerCase(Locale.ROOT) + roles.size(), value);
    roles.add(role);
    return this;
  }

  Scan write(boolean reverse) {
    return new Scan(symbolic.build(outputs.buildOrThrow()), inputs, roles, reverse);
  }

  Tensor plus(Tensor a, Tensor b) {
    return symbolic.binary(BinaryOp.ADD, a, b);
  }

  Tensor minus(Tensor a, Tensor b) {
    return symbolic.binary(BinaryOp.SUB, a, b);
  }

  Tensor times(Tensor a, Tensor b) {
    return symbolic.binary(BinaryOp.MUL, a, b);
  }

  Tensor dot(Tensor a, Tensor b) {
    return symbolic.matmul(a, false, b, false);
  }

  Tensor tanh(Tensor x) {
    return symbolic.unary(UnaryOp.TANH, x);
  }

  Tensor sigmoid(Tensor x) {
    return symbolic.unary(UnaryOp.SIGMOID, x);
  }

  Tensor number(double value) {
    return symbolic.fill(Shape.SCALAR, value);
  }

  /** Columns {@code k·width} to {@code (k + 1)·width - 1}. */
  Tensor columns(Tensor x, int k, int width) {
    return symbolic.slice(x, 1, k * width, (k + 1) * width);
  }
}
