package io.sarmal.core.pass;

import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes parts of one program into another trace and remembers what became of each value. */
final class Copier {
  private final SymbolicBackend to;
  private final Map<Value, Value> renamed = new HashMap<>();

  Copier(SymbolicBackend to) {
    this.to = to;
  }

  /** Declares all inputs of a program under their names. */
  void inputs(Program program) {
    program.inputs().forEach((name, value) -> put(value, to.input(name, value.type())));
  }

  void put(Value from, Value is) {
    renamed.put(from, is);
  }

  boolean has(Value from) {
    return renamed.containsKey(from);
  }

  Value get(Value from) {
    Value is = renamed.get(from);
    if (is == null) {
      throw new IllegalStateException(from + " has not been copied");
    }
    return is;
  }

  List<Value> get(List<Value> from) {
    return from.stream().map(this::get).toList();
  }

  void copy(Instruction instruction) {
    List<Value> results = to.emit(instruction.op(), get(instruction.operands()));
    for (int i = 0; i < results.size(); i++) {
      put(instruction.results().get(i), results.get(i));
    }
  }

  /** The program whose outputs are the copies of those of another. */
  Program build(Program program) {
    Map<String, Value> outputs = new LinkedHashMap<>();
    program.outputs().forEach((name, value) -> outputs.put(name, get(value)));
    return to.build(outputs);
  }
}
