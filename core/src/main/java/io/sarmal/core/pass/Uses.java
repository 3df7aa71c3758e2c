package io.sarmal.core.pass;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who defines and who uses each value of a program. */
final class Uses {
  private final Map<Value, Instruction> definitions = new HashMap<>();
  private final ListMultimap<Value, Instruction> users = ArrayListMultimap.create();
  private final Set<Value> outputs;

  Uses(Program program) {
    outputs = new HashSet<>(program.outputs().values());
    for (Instruction instruction : program.instructions()) {
      instruction.results().forEach(v -> definitions.put(v, instruction));
      instruction.operands().stream().distinct().forEach(v -> users.put(v, instruction));
    }
  }

  /** The instruction that defines a value; null for an input. */
  Instruction definition(Value value) {
    return definitions.get(value);
  }

  /** Whether a value is defined by an operation of a kind. */
  boolean isDefinedBy(Value value, Class<? extends Op> kind) {
    Instruction definition = definition(value);
    return definition != null && kind.isInstance(definition.op());
  }

  /** The instructions that use a value, each once. */
  List<Instruction> of(Value value) {
    return users.get(value);
  }

  /** Whether a value is an output of the program. */
  boolean isOutput(Value value) {
    return outputs.contains(value);
  }

  /** The only instruction that uses a value which is no output; null if there are others. */
  Instruction only(Value value) {
    return users.get(value).size() == 1 && !isOutput(value) ? users.get(value).get(0) : null;
  }
}
