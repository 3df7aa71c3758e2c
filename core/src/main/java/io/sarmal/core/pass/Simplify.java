package io.sarmal.core.pass;

import io.sarmal.core.TensorType;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pass that drops operations which change nothing ({@code x·1}, {@code x + 0}, {@code -(-x)}, a
 * reshape to the same shape, a broadcast that an elementwise operation does by itself), works on
 * fewer elements where that is the same ({@code Σ -x} is {@code -Σ x}; repeated numbers are
 * multiplied before they are repeated), and looks through slices and concats: a slice of a concat
 * is its part, and a concat of all the slices of a value is that value.
 */
public final class Simplify {
  private final SymbolicBackend trace = new SymbolicBackend();
  private final Copier copier = new Copier(trace);
  private final Map<Value, Instruction> definitions = new HashMap<>();

  private Simplify() {}

  /** The same program, simpler. */
  public static Program apply(Program program) {
    return new Simplify().run(program);
  }

  private Program run(Program program) {
    copier.inputs(program);
    for (Instruction instruction : program.instructions()) {
      if (instruction.op() instanceof Op.Single op) {
        copier.put(
            instruction.results().get(0), simplified(op, copier.get(instruction.operands())));
      } else {
        copier.copy(instruction);
      }
    }
    return copier.build(program);
  }

  private Value simplified(Op op, List<Value> in) {
    if (op instanceof Op.Unary unary && unary.op() == UnaryOp.NEG) {
      return isUnary(in.get(0), UnaryOp.NEG) ? operand(in.get(0), 0) : emit(op, in);
    }
    if (op instanceof Op.Binary binary) {
      return in.stream().allMatch(value -> isDefinedBy(value, Op.Broadcast.class))
          ? beforeBroadcast(binary, in)
          : binary(binary, withoutBroadcasts(op, in));
    }
    if (op instanceof Op.Select) {
      return emit(op, withoutBroadcasts(op, in));
    }
    if (op instanceof Op.Reduce reduce && isUnary(in.get(0), UnaryOp.NEG) && sumsRows(reduce)) {
      Value sum = emit(reduce, List.of(operand(in.get(0), 0)));
      return emit(new Op.Unary(UnaryOp.NEG), List.of(sum));
    }
    if (op instanceof Op.Reshape reshape) {
      return reshape(reshape, in.get(0));
    }
    if (op instanceof Op.Broadcast broadcast && broadcast.shape().equals(in.get(0).shape())) {
      return in.get(0);
    }
    if (op instanceof Op.Slice slice) {
      return slice(slice, in.get(0));
    }
    if (op instanceof Op.Concat concat) {
      return concat(concat, in);
    }
    return emit(op, in);
  }

  /** Whether it sums each row by itself; sums over rows are what {@link DeferSums} looks for. */
  private static boolean sumsRows(Op.Reduce reduce) {
    return reduce.op() == ReduceOp.SUM && !reduce.axes().contains(0);
  }

  /** What is repeated on both sides is computed once and then repeated. */
  private Value beforeBroadcast(Op.Binary op, List<Value> in) {
    Value once = simplified(op, in.stream().map(value -> operand(value, 0)).toList());
    TensorType type = op.infer(types(in)).get(0);
    return once.type().equals(type) ? once : emit(new Op.Broadcast(type.shape()), List.of(once));
  }

  /** The operands without broadcasts that the operation does by itself. */
  private List<Value> withoutBroadcasts(Op op, List<Value> in) {
    List<Value> operands = new ArrayList<>(in);
    for (int i = 0; i < in.size(); i++) {
      if (isDefinedBy(in.get(i), Op.Broadcast.class)) {
        operands.set(i, operand(in.get(i), 0));
        if (!op.infer(types(operands)).equals(op.infer(types(in)))) {
          operands.set(i, in.get(i));
        }
      }
    }
    return operands;
  }

  private static List<TensorType> types(List<Value> values) {
    return values.stream().map(Value::type).toList();
  }

  private Value binary(Op.Binary op, List<Value> in) {
    Value a = in.get(0);
    Value b = in.get(1);
    Value result = emit(op, in);
    boolean keepsA = result.type().equals(a.type());
    boolean keepsB = result.type().equals(b.type());
    return switch (op.op()) {
      case ADD -> keepsA && isFilled(b, 0) ? a : keepsB && isFilled(a, 0) ? b : result;
      case SUB -> keepsA && isFilled(b, 0) ? a : result;
      case MUL -> keepsA && isFilled(b, 1) ? a : keepsB && isFilled(a, 1) ? b : result;
      case DIV -> keepsA && isFilled(b, 1) ? a : result;
      default -> result;
    };
  }

  private Value reshape(Op.Reshape op, Value x) {
    if (op.shape().equals(x.shape())) {
      return x;
    }
    return isDefinedBy(x, Op.Reshape.class) ? reshape(op, operand(x, 0)) : emit(op, List.of(x));
  }

  private Value slice(Op.Slice op, Value x) {
    if (op.from() == 0 && op.to() == x.shape().extent(op.axis())) {
      return x;
    }
    if (isDefinedBy(x, Op.Slice.class)) {
      Op.Slice inner = (Op.Slice) definitions.get(x).op();
      if (inner.axis() == op.axis()) {
        return slice(
            new Op.Slice(op.axis(), inner.from() + op.from(), inner.from() + op.to()),
            operand(x, 0));
      }
    }
    if (isDefinedBy(x, Op.Concat.class)
        && ((Op.Concat) definitions.get(x).op()).axis() == op.axis()) {
      int from = 0;
      for (Value part : definitions.get(x).operands()) {
        int to = from + part.shape().extent(op.axis());
        if (from <= op.from() && op.to() <= to) {
          return slice(new Op.Slice(op.axis(), op.from() - from, op.to() - from), part);
        }
        from = to;
      }
    }
    return emit(op, List.of(x));
  }

  private Value concat(Op.Concat op, List<Value> in) {
    List<Value> parts = new ArrayList<>();
    for (Value part : in) {
      boolean nested = isDefinedBy(part, Op.Concat.class) && definitions.get(part).op().equals(op);
      for (Value inner : nested ? definitions.get(part).operands() : List.of(part)) {
        append(op, parts, inner);
      }
    }
    return parts.size() == 1 ? parts.get(0) : emit(op, parts);
  }

  /** Adds a part, as one slice with the part before if both are neighbours of one value. */
  private void append(Op.Concat op, List<Value> parts, Value part) {
    Value last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    if (last != null
        && isDefinedBy(last, Op.Slice.class)
        && isDefinedBy(part, Op.Slice.class)
        && operand(last, 0).equals(operand(part, 0))) {
      Op.Slice a = (Op.Slice) definitions.get(last).op();
      Op.Slice b = (Op.Slice) definitions.get(part).op();
      if (a.axis() == op.axis() && b.axis() == op.axis() && a.to() == b.from()) {
        Value both = slice(new Op.Slice(op.axis(), a.from(), b.to()), operand(last, 0));
        parts.set(parts.size() - 1, both);
        return;
      }
    }
    parts.add(part);
  }

  private Value emit(Op op, List<Value> operands) {
    List<Value> results = trace.emit(op, operands);
    definitions.putIfAbsent(results.get(0), new Instruction(op, operands, results));
    return results.get(0);
  }

  private boolean isDefinedBy(Value value, Class<? extends Op> kind) {
    Instruction definition = definitions.get(value);
    return definition != null && kind.isInstance(definition.op());
  }

  private Value operand(Value value, int i) {
    return definitions.get(value).operands().get(i);
  }

  private boolean isUnary(Value value, UnaryOp op) {
    return isDefinedBy(value, Op.Unary.class)
        && definitions.get(value).op().equals(new Op.Unary(op));
  }

  private boolean isFilled(Value value, double with) {
    Instruction definition = definitions.get(value);
    return definition != null
        && ((definition.op() instanceof Op.Fill fill && fill.value() == with)
            || (definition.op() instanceof Op.Broadcast && isFilled(operand(value, 0), with)));
  }
}
