package io.sarmal.core.pass;

import io.sarmal.core.Shape;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pass that adds to a merged product as a whole what is added to its slices one by one: a bias
 * for each slice becomes one bias for the product, and the sums of the slices of two products
 * become the slices of one sum.
 *
 * <p>So a product's bias and the sum with another product cost nothing: a matrix product can add to
 * what is there.
 */
final class WidenSums {
  private static final Op ADD = new Op.Binary(BinaryOp.ADD);

  /** A slice of a wide value, the sum it goes into, and what is added to it there. */
  private record Part(int from, int to, Value slice, Instruction sum, Value other) {}

  private final Scan scan;
  private final Dependence dependence;
  private final Uses uses;

  private WidenSums(Scan scan) {
    this.scan = scan;
    this.dependence = new Dependence(scan);
    this.uses = new Uses(scan.step());
  }

  /** The same loop with sums as wide as they can be. */
  static Scan apply(Scan scan) {
    Scan wide = scan;
    for (Scan next = new WidenSums(wide).once(); next != null; next = new WidenSums(wide).once()) {
      wide = next;
    }
    return wide;
  }

  /** The loop with one sum widened; null if there is none to widen. */
  private Scan once() {
    for (Instruction instruction : scan.step().instructions()) {
      Value wide = instruction.results().get(0);
      if (!(instruction.op() instanceof Op.MatMul) && !instruction.op().equals(ADD)) {
        continue;
      }
      List<Part> parts = parts(wide);
      if (parts == null) {
        continue;
      }
      Value other = commonOther(wide, parts);
      if (other != null) {
        return rewrite(wide, parts, other);
      }
      if (parts.stream().anyMatch(this::hasBias)) {
        return rewrite(wide, parts, null);
      }
    }
    return null;
  }

  /** The slices of a value if they tile its last axis and nothing else uses it; else null. */
  private List<Part> parts(Value wide) {
    List<Part> parts = new ArrayList<>();
    for (Instruction user : uses.of(wide)) {
      if (!(user.op() instanceof Op.Slice slice) || slice.axis() != wide.shape().rank() - 1) {
        return null;
      }
      Value result = user.results().get(0);
      Instruction sum = uses.only(result);
      boolean isSum = sum != null && sum.op().equals(ADD);
      parts.add(
          new Part(
              slice.from(),
              slice.to(),
              result,
              isSum ? sum : null,
              isSum ? other(sum, result) : null));
    }
    parts.sort(Comparator.comparingInt(Part::from));
    int end = 0;
    for (Part part : parts) {
      if (part.from != end) {
        return null;
      }
      end = part.to;
    }
    return !uses.isOutput(wide) && parts.size() > 1 && end == wide.shape().extent(-1)
        ? parts
        : null;
  }

  private static Value other(Instruction sum, Value operand) {
    return sum.operands().get(sum.operands().get(0).equals(operand) ? 1 : 0);
  }

  private boolean hasBias(Part part) {
    return part.other != null
        && dependence.isInvariant(part.other)
        && part.other.shape().equals(Shape.of(part.to - part.from));
  }

  /** The value of whose equal slices all parts are added; null if there is none. */
  private Value commonOther(Value wide, List<Part> parts) {
    Value common = null;
    for (Part part : parts) {
      if (part.other == null || !uses.isDefinedBy(part.other, Op.Slice.class)) {
        return null;
      }
      Instruction slice = uses.definition(part.other);
      Value source = slice.operands().get(0);
      boolean aligned =
          slice.op().equals(new Op.Slice(wide.shape().rank() - 1, part.from, part.to))
              && source.type().equals(wide.type())
              && !source.equals(wide);
      if (!aligned || (common != null && !common.equals(source))) {
        return null;
      }
      common = source;
    }
    return common;
  }

  /** Adds {@code other}, or the parts' biases if it is null, to the wide value. */
  private Scan rewrite(Value wide, List<Part> parts, Value other) {
    SymbolicBackend trace = new SymbolicBackend();
    Copier copier = new Copier(trace);
    Program step = scan.step();
    copier.inputs(step);
    Map<Value, Part> sums = new HashMap<>();
    for (Part part : parts) {
      if (other != null || hasBias(part)) {
        sums.put(part.sum.results().get(0), part);
      }
    }
    for (Instruction instruction : step.instructions()) {
      if (dependence.isInvariant(instruction.results().get(0))) {
        copier.copy(instruction);
      }
    }
    for (Instruction instruction : step.instructions()) {
      Value result = instruction.results().get(0);
      if (copier.has(result)) {
        continue;
      }
      if (sums.containsKey(result)) {
        Part part = sums.get(result);
        Value term = other == null ? bias(parts, copier, trace) : copier.get(other);
        Value sum = trace.emit(ADD, List.of(term, copier.get(wide))).get(0);
        copier.put(result, slice(trace, sum, part));
      } else if (other == null && isBiased(instruction, wide)) {
        // A slice without a bias of its own is one of the sum too: the wide value is used once.
        Value sum = trace.emit(ADD, List.of(bias(parts, copier, trace), copier.get(wide))).get(0);
        copier.put(result, trace.emit(instruction.op(), List.of(sum)).get(0));
      } else {
        copier.copy(instruction);
      }
    }
    return scan.withStep(copier.build(step));
  }

  private boolean isBiased(Instruction instruction, Value wide) {
    return instruction.op() instanceof Op.Slice && instruction.operands().get(0).equals(wide);
  }

  private Value bias(List<Part> parts, Copier copier, SymbolicBackend trace) {
    List<Value> biases = new ArrayList<>();
    for (Part part : parts) {
      biases.add(
          hasBias(part)
              ? copier.get(part.other)
              : trace.emit(new Op.Fill(Shape.of(part.to - part.from), 0), List.of()).get(0));
    }
    return trace.emit(new Op.Concat(0), biases).get(0);
  }

  private static Value slice(SymbolicBackend trace, Value sum, Part part) {
    return trace
        .emit(new Op.Slice(sum.shape().rank() - 1, part.from, part.to), List.of(sum))
        .get(0);
  }
}
