package io.sarmal.core.pass;

import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The pass that adds up a sum's terms in the order of what they depend on: {@code (x·W + h·U) + b}
 * becomes {@code (x·W + b) + h·U}, of which the bracket can leave the loop.
 *
 * <p>Of terms that depend on the same, products of matrices come last, since a product can add to
 * what is there; of those that depend on the state they come first after what has left the loop,
 * which is wide where other terms, such as peepholes, are not. Else they come in the order of their
 * {@linkplain Structure structure}, as the two factors of a product do: whichever way equations are
 * written, the loop is the same.
 */
final class SumOrder {
  private static final Op ADD = new Op.Binary(BinaryOp.ADD);

  private final Scan scan;
  private final Uses uses;
  private final Dependence dependence;
  private final Comparator<Value> byStructure;
  private final Set<Value> inner = new HashSet<>();

  private SumOrder(Scan scan) {
    this.scan = scan;
    this.uses = new Uses(scan.step());
    this.dependence = new Dependence(scan);
    this.byStructure = Comparator.comparing(new Structure(scan)::of);
    for (Instruction instruction : scan.step().instructions()) {
      if (instruction.op().equals(ADD)) {
        instruction.operands().stream().filter(v -> isInner(v, instruction)).forEach(inner::add);
      }
    }
  }

  /** The same loop with its sums in order. */
  static Scan apply(Scan scan) {
    return new SumOrder(scan).run();
  }

  /** Whether a value is a partial sum that only a longer sum uses. */
  private boolean isInner(Value value, Instruction user) {
    return uses.isDefinedBy(value, Op.Binary.class)
        && uses.definition(value).op().equals(ADD)
        && user.equals(uses.only(value))
        && !user.operands().get(0).equals(user.operands().get(1));
  }

  private Scan run() {
    SymbolicBackend trace = new SymbolicBackend();
    Copier copier = new Copier(trace);
    copier.inputs(scan.step());
    for (Instruction instruction : scan.step().instructions()) {
      Value result = instruction.results().get(0);
      if (inner.contains(result)) {
        continue;
      }
      if (instruction.op().equals(ADD)) {
        List<Value> terms = new ArrayList<>();
        collect(instruction, terms);
        terms.sort(order(terms));
        copier.put(
            result,
            terms.stream()
                .map(copier::get)
                .reduce((a, b) -> trace.emit(ADD, List.of(a, b)).get(0))
                .orElseThrow());
      } else if (Structure.isProduct(instruction)) {
        List<Value> factors =
            instruction.operands().stream().sorted(order(instruction.operands())).toList();
        copier.put(result, trace.emit(instruction.op(), copier.get(factors)).get(0));
      } else {
        copier.copy(instruction);
      }
    }
    return scan.withStep(copier.build(scan.step()));
  }

  private Comparator<Value> order(List<Value> terms) {
    boolean somethingHasLeft = terms.stream().anyMatch(term -> !dependsOnState(term));
    return Comparator.<Value, Dependence.Level>comparing(dependence::of)
        .thenComparing(
            value ->
                uses.isDefinedBy(value, Op.MatMul.class)
                    != (somethingHasLeft && dependsOnState(value)))
        .thenComparing(byStructure);
  }

  private boolean dependsOnState(Value value) {
    return dependence.of(value) == Dependence.Level.STATE;
  }

  private void collect(Instruction sum, List<Value> terms) {
    for (Value operand : sum.operands()) {
      if (inner.contains(operand)) {
        collect(uses.definition(operand), terms);
      } else {
        terms.add(operand);
      }
    }
  }
}
