package io.sarmal.autodiff;

import io.sarmal.core.DType;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of a scan and its backward pass in one program, in which backward refers to forward
 * values freely.
 *
 * <p>The forward values come first and get the same numbers whichever gradients are asked for.
 */
final class StepTrace {
  private final Scan scan;
  private final SymbolicBackend symbolic = new SymbolicBackend();
  private final Map<String, Value> declared = new LinkedHashMap<>();
  private final Map<Value, Value> forward = new HashMap<>();
  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> seeds = new ArrayList<>();
  private final List<Value> gradients = new ArrayList<>();
  private final int mark;
  private final Program program;

  /**
   * Traces.
   *
   * @param seeded for each output of the step whether a gradient comes in
   * @param wanted for each input whether its gradient is wanted
   */
  StepTrace(Scan scan, List<Boolean> seeded, List<Boolean> wanted) {
    this.scan = scan;
    try (Tape tape = Tape.recording(symbolic)) {
      Map<Value, Var> vars = replay(tape);
      mark = symbolic.mark();
      List<Var> ys = new ArrayList<>();
      List<Var> incoming = new ArrayList<>();
      int k = 0;
      for (Map.Entry<String, Value> output : scan.step().outputs().entrySet()) {
        Value seed =
            seeded.get(k++) ? declare("∂" + output.getKey(), output.getValue().type()) : null;
        seeds.add(seed);
        if (seed != null) {
          ys.add(vars.get(output.getValue()));
          incoming.add(tape.constant(seed));
        }
      }
      List<Var> by = new ArrayList<>();
      int i = 0;
      for (Value input : scan.step().inputs().values()) {
        if (wanted.get(i++)) {
          by.add(vars.get(input));
        }
      }
      List<Var> found = tape.pullBack(ys, incoming, by);
      int next = 0;
      for (boolean want : wanted) {
        Var gradient = want ? found.get(next++) : null;
        gradients.add(gradient == null ? null : (Value) gradient.value());
      }
    }
    Map<String, Value> outputs = new LinkedHashMap<>();
    for (int i = 0; i < gradients.size(); i++) {
      if (gradients.get(i) != null) {
        outputs.put("∂" + i, gradients.get(i));
      }
    }
    program = symbolic.build(outputs);
  }

  private Map<Value, Var> replay(Tape tape) {
    Map<Value, Var> vars = new HashMap<>();
    int i = 0;
    for (Map.Entry<String, Value> input : scan.step().inputs().entrySet()) {
      Value value = declare(input.getKey(), input.getValue().type());
      inputs.add(value);
      boolean differentiable =
          value.dtype() == DType.REAL && scan.inputs().get(i) != Scan.InputRole.STEP;
      i++;
      define(input.getValue(), differentiable ? tape.variable(value) : tape.constant(value), vars);
    }
    for (Instruction instruction : scan.step().instructions()) {
      List<Var> results =
          tape.apply(instruction.op(), instruction.operands().stream().map(vars::get).toList());
      for (int k = 0; k < results.size(); k++) {
        define(instruction.results().get(k), results.get(k), vars);
      }
    }
    return vars;
  }

  private void define(Value value, Var var, Map<Value, Var> vars) {
    vars.put(value, var);
    forward.put((Value) var.value(), value);
  }

  private Value declare(String name, TensorType type) {
    String free = free(name);
    Value value = symbolic.input(free, type);
    declared.put(free, value);
    return value;
  }

  /** The name itself, or one with strokes: the scan may be a derivative with such names already. */
  private String free(String name) {
    String free = name;
    while (declared.containsKey(free)) {
      free += "'";
    }
    return free;
  }

  /** The whole: inputs and gradients that came in are its inputs, the gradients its outputs. */
  Program program() {
    return program;
  }

  /** The step's inputs, in order. */
  List<Value> inputs() {
    return inputs;
  }

  /** For each output of the step the gradient that comes in, or null. */
  List<Value> seeds() {
    return seeds;
  }

  /** For each input of the step its gradient, or null. */
  List<Value> gradients() {
    return gradients;
  }

  /** Whether a value is computed before any gradient is. */
  boolean isForward(Value value) {
    return value.id() < mark;
  }

  /** The step's own value that a forward value repeats. */
  Value original(Value value) {
    return forward.get(value);
  }

  /** The name of an input, or a name for a value that is kept. */
  String name(Value value) {
    return declared.entrySet().stream()
        .filter(e -> e.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> free("kept" + value));
  }

  /** Whether computing a result again costs next to nothing. */
  static boolean isCheap(Op op) {
    if (op instanceof Op.Unary unary) {
      return switch (unary.op()) {
        case NEG, ABS, SIGN, RELU, FLOOR -> true;
        case EXP, LOG, LOG1P, SQRT, SIN, COS, TANH, SIGMOID -> false;
      };
    }
    if (op instanceof Op.Binary binary) {
      return switch (binary.op()) {
        case DIV, POW -> false;
        case ADD, SUB, MUL, MAX, MIN, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, EQUAL -> true;
      };
    }
    return !(op instanceof Op.MatMul
        || op instanceof Op.Outer
        || op instanceof Op.Reduce
        || op instanceof Op.Gather
        || op instanceof Op.ScatterAdd
        || op instanceof Op.Loop);
  }
}
