package io.sarmal.core.program;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The pass that computes equal operations on equal operands once, and numbers values afresh. */
public final class CommonSubexpressions {
  private CommonSubexpressions() {}

  /** The same program with each distinct operation once. */
  public static Program merge(Program program) {
    SymbolicBackend copy = new SymbolicBackend();
    Map<Value, Value> renamed = new HashMap<>();
    program.inputs().forEach((name, v) -> renamed.put(v, copy.input(name, v.type())));
    for (Instruction instruction : program.instructions()) {
      var results =
          copy.emit(instruction.op(), instruction.operands().stream().map(renamed::get).toList());
      for (int i = 0; i < results.size(); i++) {
        renamed.put(instruction.results().get(i), results.get(i));
      }
    }
    Map<String, Value> outputs = new LinkedHashMap<>();
    program.outputs().forEach((name, v) -> outputs.put(name, renamed.get(v)));
    return copy.build(outputs);
  }
}
