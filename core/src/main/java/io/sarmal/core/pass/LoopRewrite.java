package io.sarmal.core.pass;

import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.RuntimeSizes;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A loop on its way to another one: the outer trace into which it is written with what moved out of
 * it, and the new step with its arguments.
 */
final class LoopRewrite {
  private record Input(String name, Value value, InputRole role, Value argument) {}

  private final Scan scan;
  private final List<Value> arguments;
  private final SymbolicBackend outer;
  private final RuntimeSizes sizes;
  private final SymbolicBackend inner = new SymbolicBackend();
  private final Copier copier = new Copier(inner);
  private final List<Input> inputs = new ArrayList<>();
  private final Map<String, Value> outputs = new LinkedHashMap<>();
  private final List<OutputRole> roles = new ArrayList<>();

  LoopRewrite(Scan scan, List<Value> arguments, SymbolicBackend outer) {
    this.scan = scan;
    this.arguments = arguments;
    this.outer = outer;
    this.sizes = scan.bindTensors(arguments);
    int i = 0;
    for (Map.Entry<String, Value> input : scan.step().inputs().entrySet()) {
      Value value =
          declare(input.getKey(), input.getValue(), scan.inputs().get(i), arguments.get(i));
      copier.put(input.getValue(), value);
      i++;
    }
  }

  /** The trace around the loop. */
  SymbolicBackend outer() {
    return outer;
  }

  /** What the old step's values are in the new step. */
  Copier copier() {
    return copier;
  }

  /** Declares an input of the new step like a value of the old one, with strokes if it must be. */
  Value declare(String name, Value like, InputRole role, Value argument) {
    if (inputs.stream().anyMatch(input -> input.name.equals(name))) {
      return declare(name + "'", like, role, argument);
    }
    Value value = inner.input(name, like.type());
    inputs.add(new Input(name, value, role, argument));
    return value;
  }

  /** Declares an output of the new step; the result is its position. */
  int output(String name, Value value, OutputRole role) {
    String free = name;
    while (outputs.containsKey(free)) {
      free += "'";
    }
    outputs.put(free, value);
    roles.add(role);
    return roles.size() - 1;
  }

  /** Writes an operation of the step into the outer trace. */
  Value outside(Op op, List<Value> operands) {
    return outer.emit(op.bind(sizes), operands).get(0);
  }

  /** Writes an operation of the step, made one on all steps at once, into the outer trace. */
  Value outsideForAll(int steps, Op op, List<Value> operands) {
    return outer.emit(Lift.over(steps, op.bind(sizes)), operands).get(0);
  }

  /** The argument that the loop was given for an input of the old step; null for other values. */
  Value argument(Value input) {
    int i = scan.step().inputs().values().asList().indexOf(input);
    return i < 0 ? null : arguments.get(i);
  }

  /** Writes the new loop, without inputs that it does not use, and gives its results. */
  List<Value> emit() {
    Program all = inner.build(outputs);
    Set<Value> used = new HashSet<>(all.outputs().values());
    all.instructions().forEach(i -> used.addAll(i.operands()));
    Map<String, Value> names = new LinkedHashMap<>();
    List<InputRole> inputRoles = new ArrayList<>();
    List<Value> given = new ArrayList<>();
    // A loop without a sequence would not know how many steps it has.
    Input clock =
        inputs.stream()
            .filter(i -> i.role == InputRole.SEQUENCE)
            .filter(i -> used.contains(i.value))
            .findFirst()
            .or(() -> inputs.stream().filter(i -> i.role == InputRole.SEQUENCE).findFirst())
            .orElseThrow();
    for (Input input : inputs) {
      if (used.contains(input.value) || input.role == InputRole.STATE || input.equals(clock)) {
        names.put(input.name, input.value);
        inputRoles.add(input.role);
        given.add(input.argument);
      }
    }
    Program step = new Program(names, all.instructions(), all.outputs());
    return outer.emit(
        new Op.Loop(new Scan(step, inputRoles, roles, scan.reverse(), scan.checkpointed())), given);
  }
}
