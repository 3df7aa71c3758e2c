package io.sarmal.core.plan;

import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the operations of a group of a loop's step as a {@link FusedKernel}. */
final class StepKernelWriter {
  private final StepRows rows;
  private final StepHomes homes;
  private final Map<Value, Instruction> definitions;
  private final StepGroup group;
  private final FusedKernel.Builder builder = FusedKernel.builder();
  private final Map<Value, Integer> values = new HashMap<>();
  private final List<StepHome> operands = new ArrayList<>();
  private final List<StepHome> results = new ArrayList<>();

  StepKernelWriter(
      StepRows rows, StepHomes homes, Map<Value, Instruction> definitions, StepGroup group) {
    this.rows = rows;
    this.homes = homes;
    this.definitions = definitions;
    this.group = group;
  }

  StepAction write() {
    for (Instruction instruction : group.instructions()) {
      Value value = instruction.results().get(0);
      int computed = compute(instruction);
      values.put(value, computed);
      if (homes.has(value)) {
        builder.result(computed);
        results.add(homes.of(value));
      }
    }
    group
        .copies()
        .forEach(
            (home, value) -> {
              builder.result(builder.copy(read(value), rows.form(value, group.columns())));
              results.add(home);
            });
    return new StepAction.Kernel(builder.build(), group.columns(), operands, results);
  }

  private int compute(Instruction instruction) {
    List<Integer> in = instruction.operands().stream().map(this::read).toList();
    boolean isFolded =
        instruction.op() instanceof Op.Reduce && rows.columns(instruction.operands().get(0)) == 1;
    return isFolded ? in.get(0) : builder.apply(instruction.op(), in);
  }

  /** A value that is computed here, or a number, or something in memory. */
  private int read(Value value) {
    Integer known = values.get(value);
    if (known == null) {
      Instruction definition = definitions.get(value);
      if (definition != null && definition.op() instanceof Op.Fill fill) {
        known = builder.constant(fill.value());
      } else {
        known = builder.operand(rows.form(value, group.columns()));
        operands.add(homes.of(value));
      }
      values.put(value, known);
    }
    return known;
  }
}
