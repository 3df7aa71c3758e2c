package io.sarmal.core.program;

import com.google.common.collect.ImmutableMap;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A straight-line list of operations over named inputs and outputs, immutable.
 *
 * <p>It is made by running ordinary code against a {@link SymbolicBackend}, and run by an {@link
 * Executable}. {@link #toString} is its readable text.
 */
public final class Program {
  private final ImmutableMap<String, Value> inputs;
  private final List<Instruction> instructions;
  private final ImmutableMap<String, Value> outputs;

  /**
   * A program.
   *
   * @param inputs in order; names are not empty
   * @param instructions each uses only inputs and results of earlier ones
   * @param outputs in order; inputs or results
   * @throws IllegalArgumentException if a value is used that is not defined, or defined twice
   */
  public Program(
      Map<String, Value> inputs, List<Instruction> instructions, Map<String, Value> outputs) {
    this.inputs = ImmutableMap.copyOf(inputs);
    this.instructions = List.copyOf(instructions);
    this.outputs = ImmutableMap.copyOf(outputs);
    check();
  }

  private void check() {
    Set<Value> defined = new HashSet<>();
    inputs.values().forEach(v -> define(v, defined));
    for (Instruction instruction : instructions) {
      instruction.operands().forEach(v -> use(v, defined));
      instruction.results().forEach(v -> define(v, defined));
    }
    outputs.values().forEach(v -> use(v, defined));
  }

  private static void define(Value value, Set<Value> defined) {
    if (!defined.add(value)) {
      throw new IllegalArgumentException(value + " is defined twice");
    }
  }

  private static void use(Value value, Set<Value> defined) {
    if (!defined.contains(value)) {
      throw new IllegalArgumentException(
          value
              + " of type "
              + value.type()
              + " is used and not defined before; is it of another trace?");
    }
  }

  /** The inputs by name, in order. */
  public ImmutableMap<String, Value> inputs() {
    return inputs;
  }

  /** The instructions, in order. */
  public List<Instruction> instructions() {
    return instructions;
  }

  /** The outputs by name, in order. */
  public ImmutableMap<String, Value> outputs() {
    return outputs;
  }

  /**
   * The run-time sizes that arguments give.
   *
   * @throws IllegalArgumentException if the arguments do not fit the inputs in number, type or
   *     shape
   */
  public RuntimeSizes bind(List<? extends Tensor> arguments) {
    if (arguments.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "the program has "
              + inputs.size()
              + " inputs "
              + inputs.keySet()
              + ", but was given "
              + arguments.size()
              + " arguments");
    }
    RuntimeSizes sizes = new RuntimeSizes();
    int i = 0;
    for (Map.Entry<String, Value> input : inputs.entrySet()) {
      Tensor argument = arguments.get(i++);
      sizes.bind(input.getKey(), input.getValue().type(), argument.dtype(), argument.shape());
    }
    return sizes;
  }

  /** The shapes of all outputs once run-time sizes are known. */
  List<Shape> outputShapes(RuntimeSizes sizes) {
    return outputs.values().stream().map(v -> v.shape().bind(sizes)).toList();
  }

  @Override
  public String toString() {
    return ProgramText.of(this);
  }
}
