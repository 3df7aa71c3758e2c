package io.sarmal.core.plan;

import com.google.common.collect.ImmutableList;
import io.sarmal.core.program.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What will be an action of a {@link ProgramPlan}, while the plan is made. */
final class ProgramUnit {
  final Instruction single;
  final List<Instruction> kernel = new ArrayList<>();
  KernelDomain domain;

  /** Adds a row to each row of the single product; null if nothing does. */
  Instruction biasSum;

  /** What finds rows for the single loop, by the position of the operand. */
  final Map<Integer, Instruction> lookups = new TreeMap<>();

  /** Whether this is a loop whose rows are on their own. */
  boolean isLoopByRows;

  /** Whether a loop does the work of the single lookup, step by step. */
  boolean isDoneByLoop;

  ProgramUnit(Instruction single, KernelDomain domain) {
    this.single = single;
    this.domain = domain;
  }

  List<Instruction> instructions() {
    if (biasSum != null) {
      return List.of(single, biasSum);
    }
    if (!lookups.isEmpty()) {
      return ImmutableList.<Instruction>builder().addAll(lookups.values()).add(single).build();
    }
    return single == null ? kernel : List.of(single);
  }
}
