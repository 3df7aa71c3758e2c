package io.sarmal.core.plan;

import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.plan.ProgramPlan.Action;
import io.sarmal.core.plan.ProgramPlan.Made;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.RuntimeSizes;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Writes a kernel of a program as a {@link FusedKernel}. */
final class ProgramKernelWriter {
  private record Operand(Value value, Form form) {}

  private final List<Instruction> instructions;
  private final KernelDomain domain;
  private final Set<Value> needed;
  private final RuntimeSizes sizes;
  private final UnaryOperator<Value> root;
  private final Map<Value, Double> fills;
  private final FusedKernel.Builder builder = FusedKernel.builder();
  private final Map<Value, Integer> computed = new HashMap<>();
  private final Map<Operand, Integer> read = new HashMap<>();
  private final List<Integer> operands = new ArrayList<>();
  private final List<Made> results = new ArrayList<>();

  /**
   * A writer of one kernel.
   *
   * @param needed the values that go to memory
   * @param root finds what has the numbers of a value that differs by its shape only
   * @param fills the numbers of constants
   */
  ProgramKernelWriter(
      ProgramUnit unit,
      RuntimeSizes sizes,
      Set<Value> needed,
      UnaryOperator<Value> root,
      Map<Value, Double> fills) {
    this.instructions = unit.kernel;
    this.domain = unit.domain.arranged();
    this.sizes = sizes;
    this.needed = needed;
    this.root = root;
    this.fills = fills;
  }

  Action write() {
    for (Instruction instruction : instructions) {
      Value value = instruction.results().get(0);
      Form form = domain.form(shape(value).size());
      int is = compute(instruction);
      if (builder.form(is) != form && builder.form(is).join(form) == form) {
        is = builder.copy(is, form);
      }
      computed.put(value, is);
      if (needed.contains(value)) {
        builder.result(is);
        results.add(new Made(value.id(), TensorType.real(shape(value))));
      }
    }
    return new ProgramPlan.Kernel(
        builder.build(), domain.rows(), domain.columns(), operands, results);
  }

  private int compute(Instruction instruction) {
    List<Form> forms = KernelReading.of(instruction, sizes).orElseThrow().forms();
    List<Integer> in = new ArrayList<>();
    for (int i = 0; i < forms.size(); i++) {
      in.add(read(instruction.operands().get(i), forms.get(i) == Form.ROW));
    }
    return instruction.op() instanceof Op.Broadcast
        ? in.get(0)
        : builder.apply(instruction.op(), in);
  }

  /** A value that is computed here, or a number, or something in memory. */
  private int read(Value value, boolean asRow) {
    Value root = this.root.apply(value);
    if (computed.containsKey(root)) {
      return computed.get(root);
    }
    Form form = asRow ? Form.ROW : domain.form(shape(root).size());
    return read.computeIfAbsent(
        new Operand(root, form),
        missing -> {
          if (fills.containsKey(root)) {
            return builder.constant(fills.get(root));
          }
          operands.add(root.id());
          return builder.operand(form);
        });
  }

  private Shape shape(Value value) {
    return value.shape().bind(sizes);
  }
}
