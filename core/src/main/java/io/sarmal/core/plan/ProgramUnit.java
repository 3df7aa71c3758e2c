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

  /** What the single operation joins that is sliced first, by the operands' positions. */
  final Map<Integer, Instruction> slices = new TreeMap<>();

  /** Whether what reads this does its work: a loop that of a lookup, a join that of a slice. */
  boolean isDoneByReader;

  ProgramUnit(Instruction single, KernelDomain domain) {
    this.single = single;
    this.domain = domain;
  }

  List<Instruction> instructions() {
    if (biasSum != null) {
      return List.of(single, biasSum);
    }
    if (!lookups.isEmpty() || !slices.isEmpty()) {
      return ImmutableList.<Instruction>builder()
          .addAll(lookups.values())
          .addAll(slices.values())
          .add(single)
          .build();
    }
    return single == null ? kernel : List.of(single);
  }
}
