package io.sarmal.core.pass;

import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** On what each value of a loop's step depends. */
final class Dependence {
  /** From what changes least to what changes most. */
  enum Level {
    /** The same in every step. */
    INVARIANT,
    /** On sequences too: known for all steps before the loop runs. */
    SEQUENCE,
    /** On the number of the step too. */
    STEP,
    /** On the state too. */
    STATE
  }

  private final Map<Value, Level> levels = new HashMap<>();

  Dependence(Scan scan) {
    List<Value> inputs = scan.step().inputs().values().asList();
    for (int i = 0; i < inputs.size(); i++) {
      levels.put(
          inputs.get(i),
          switch (scan.inputs().get(i)) {
            case INVARIANT -> Level.INVARIANT;
            case SEQUENCE -> Level.SEQUENCE;
            case STEP -> Level.STEP;
            case STATE -> Level.STATE;
          });
    }
    for (Instruction instruction : scan.step().instructions()) {
      Level level = Level.INVARIANT;
      for (Value operand : instruction.operands()) {
        Level other = of(operand);
        level = other.compareTo(level) > 0 ? other : level;
      }
      for (Value result : instruction.results()) {
        levels.put(result, level);
      }
    }
  }

  Level of(Value value) {
    return levels.get(value);
  }

  boolean isInvariant(Value value) {
    return of(value) == Level.INVARIANT;
  }
}
