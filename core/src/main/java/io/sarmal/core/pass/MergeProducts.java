package io.sarmal.core.pass;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.List;

/**
 * The pass that makes matrix products which share their left operand one product: {@code x·Wi,
 * x·Wf, x·Wg, x·Wo} become slices of {@code x·[Wi Wf Wg Wo]}.
 *
 * <p>The right operands must be invariant; they are put side by side once, not in every step.
 */
final class MergeProducts {
  private record Key(Value left, Op op) {}

  private final Scan scan;
  private final Dependence dependence;
  private final ListMultimap<Key, Instruction> groups = ArrayListMultimap.create();

  private MergeProducts(Scan scan) {
    this.scan = scan;
    this.dependence = new Dependence(scan);
    for (Instruction instruction : scan.step().instructions()) {
      if (isMergeable(instruction)) {
        groups.put(key(instruction), instruction);
      }
    }
  }

  /** The same loop with products merged. */
  static Scan apply(Scan scan) {
    return new MergeProducts(scan).run();
  }

  private boolean isMergeable(Instruction instruction) {
    return instruction.op() instanceof Op.MatMul
        && !dependence.isInvariant(instruction.operands().get(0))
        && dependence.isInvariant(instruction.operands().get(1))
        && instruction.operands().get(1).shape().rank() == 2;
  }

  private static Key key(Instruction instruction) {
    return new Key(instruction.operands().get(0), instruction.op());
  }

  private Scan run() {
    SymbolicBackend trace = new SymbolicBackend();
    Copier copier = new Copier(trace);
    Program step = scan.step();
    copier.inputs(step);
    // Invariants come first, so that all right operands are there at the first of a group.
    for (Instruction instruction : step.instructions()) {
      if (dependence.isInvariant(instruction.results().get(0))) {
        copier.copy(instruction);
      }
    }
    for (Instruction instruction : step.instructions()) {
      if (copier.has(instruction.results().get(0))) {
        continue;
      }
      List<Instruction> group =
          isMergeable(instruction) ? groups.get(key(instruction)) : List.of(instruction);
      if (group.size() > 1) {
        merge(group, copier, trace);
      } else {
        copier.copy(instruction);
      }
    }
    return scan.withStep(copier.build(step));
  }

  private static void merge(List<Instruction> group, Copier copier, SymbolicBackend trace) {
    Op.MatMul op = (Op.MatMul) group.get(0).op();
    List<Value> rights = group.stream().map(i -> copier.get(i.operands().get(1))).toList();
    Value right = trace.emit(new Op.Concat(op.transposeB() ? 0 : 1), rights).get(0);
    Value left = copier.get(group.get(0).operands().get(0));
    Value product = trace.emit(op, List.of(left, right)).get(0);
    int last = product.shape().rank() - 1;
    int from = 0;
    for (Instruction instruction : group) {
      Value result = instruction.results().get(0);
      int to = from + result.shape().extent(-1);
      copier.put(result, trace.emit(new Op.Slice(last, from, to), List.of(product)).get(0));
      from = to;
    }
  }
}
