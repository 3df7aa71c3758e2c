package io.sarmal.autodiff;

import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Value;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a forward scan keeps for its backward scan: of the forward values to which backward refers,
 * states and what is expensive always (products of matrices, transcendental functions, divisions,
 * reductions); what is cheap only where it cannot be computed again from what is there anyway. A
 * function of one number counts as cheap where that number is made from states and what is kept, as
 * an LSTM's {@code tanh(c')} is: to keep it would cost more memory traffic than it takes time. A
 * checkpointed scan keeps states and nothing else.
 */
final class SavedValues {
  private SavedValues() {}

  /** The values to keep, in the order of the program. */
  static Set<Value> choose(Scan scan, StepTrace trace) {
    return scan.checkpointed() ? usedStates(scan, trace) : worthKeeping(scan, trace);
  }

  private static Set<Value> usedStates(Scan scan, StepTrace trace) {
    Set<Value> used = new HashSet<>(trace.program().outputs().values());
    trace.program().instructions().forEach(instruction -> used.addAll(instruction.operands()));
    Set<Value> states = new LinkedHashSet<>();
    for (int position : scan.positions(Scan.InputRole.STATE)) {
      if (used.contains(trace.inputs().get(position))) {
        states.add(trace.inputs().get(position));
      }
    }
    return states;
  }

  private static Set<Value> worthKeeping(Scan scan, StepTrace trace) {
    Program program = trace.program();
    Set<Value> referenced = referenced(trace);
    Set<Value> saved = new LinkedHashSet<>();
    Set<Value> there = new HashSet<>();
    Set<Value> invariant = new HashSet<>();
    Set<Value> ofSequences = new HashSet<>();
    for (int i = 0; i < trace.inputs().size(); i++) {
      Value input = trace.inputs().get(i);
      switch (scan.inputs().get(i)) {
        case STATE -> {
          if (referenced.contains(input)) {
            saved.add(input);
            there.add(input);
          }
        }
        case INVARIANT -> {
          invariant.add(input);
          there.add(input);
        }
        case SEQUENCE -> {
          there.add(input);
          ofSequences.add(input);
        }
        case STEP -> there.add(input);
      }
    }
    for (Instruction instruction : program.instructions()) {
      boolean isInvariant = invariant.containsAll(instruction.operands());
      boolean readsSequence = instruction.operands().stream().anyMatch(ofSequences::contains);
      boolean again =
          isInvariant
              || (there.containsAll(instruction.operands())
                  && (StepTrace.isCheap(instruction.op())
                      || (instruction.op() instanceof Op.Unary && !readsSequence)));
      for (Value result : instruction.results()) {
        if (!trace.isForward(result)) {
          continue;
        }
        if (isInvariant) {
          invariant.add(result);
        }
        if (again) {
          there.add(result);
          if (readsSequence) {
            ofSequences.add(result);
          }
        } else if (referenced.contains(result)) {
          saved.add(result);
          there.add(result);
        }
      }
    }
    return saved;
  }

  /** The forward values that backward instructions use, or that are gradients themselves. */
  private static Set<Value> referenced(StepTrace trace) {
    Set<Value> referenced = new TreeSet<>((a, b) -> Integer.compare(a.id(), b.id()));
    for (Instruction instruction : trace.program().instructions()) {
      if (!trace.isForward(instruction.results().get(0))) {
        instruction.operands().stream().filter(trace::isForward).forEach(referenced::add);
      }
    }
    trace.program().outputs().values().stream().filter(trace::isForward).forEach(referenced::add);
    return referenced;
  }
}
