package io.sarmal.core.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The pass that drops instructions whose results nothing needs; inputs stay. */
public final class DeadCode {
  private DeadCode() {}

  /** The same program without dead instructions. */
  public static Program remove(Program program) {
    Set<Value> needed = new HashSet<>(program.outputs().values());
    List<Instruction> live = new ArrayList<>();
    List<Instruction> all = program.instructions();
    for (int i = all.size() - 1; i >= 0; i--) {
      Instruction instruction = all.get(i);
      if (!Collections.disjoint(needed, instruction.results())) {
        live.add(instruction);
        needed.addAll(instruction.operands());
      }
    }
    if (live.size() == all.size()) {
      return program;
    }
    Collections.reverse(live);
    return new Program(program.inputs(), live, program.outputs());
  }
}
