package io.sarmal.core.program;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.core.DType;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A loop over time: a program for one step, and what its inputs and outputs are to the loop.
 *
 * <p>The number of steps is in no signature: it is the leading extent of the sequences given. The
 * {@code k}-th output of role {@link OutputRole#STATE} is the next value of the {@code k}-th input
 * of role {@link InputRole#STATE}. The word is JAX's, ONNX's and Theano's.
 *
 * @param step what happens in one step
 * @param inputs the role of each input of {@code step}, in order
 * @param outputs the role of each output of {@code step}, in order
 * @param reverse whether time runs from the last step to the first
 * @param checkpointed whether of a step only the states before it are there for the derivative,
 *     which computes all else again: for steps that are long, such as loops themselves. It changes
 *     no result. Griewank and Walther 2000; Chen et al. 2016, section 4.
 */
public record Scan(
    Program step,
    List<InputRole> inputs,
    List<OutputRole> outputs,
    boolean reverse,
    boolean checkpointed) {

  /** What an input of the step is to the loop. */
  public enum InputRole {
    /** One slice a step of an argument that has one leading axis more, time. */
    SEQUENCE,
    /** Carried from step to step; the argument is its value before the first step run. */
    STATE,
    /** The same in every step. */
    INVARIANT,
    /** The number of the step in time, {@code INT [1]}; the argument is the number of step 0. */
    STEP
  }

  /** What an output of the step is to the loop. */
  public enum OutputRole {
    /** The next value of a state; the loop's result is the value after the last step run. */
    STATE,
    /** The loop's result has all steps, in the order of time, along a new leading axis. */
    STACKED,
    /** The loop's result is the sum over all steps. */
    SUM
  }

  /**
   * Checks that roles and step fit.
   *
   * @throws IllegalArgumentException if they do not: a role missing, no sequence, states of another
   *     number or type than their next values, a sum of integers, a step number of another type
   */
  public Scan {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    List<Value> in = step.inputs().values().asList();
    List<Value> out = step.outputs().values().asList();
    checkArgument(
        inputs.size() == in.size() && outputs.size() == out.size(),
        "a step of %s inputs and %s outputs needs as many roles, but was given %s and %s",
        in.size(),
        out.size(),
        inputs.size(),
        outputs.size());
    checkArgument(
        inputs.contains(InputRole.SEQUENCE),
        "a scan needs at least one sequence, which says how many steps there are; inputs are %s",
        step.inputs().keySet());
    List<TensorType> before = types(in, inputs, InputRole.STATE);
    List<TensorType> after = types(out, outputs, OutputRole.STATE);
    checkArgument(
        before.equals(after), "states of types %s have next values of types %s", before, after);
    for (TensorType type : types(in, inputs, InputRole.STEP)) {
      checkArgument(
          type.equals(TensorType.integer(1)), "a step number is int[1], but was declared %s", type);
    }
    for (TensorType type : types(out, outputs, OutputRole.SUM)) {
      checkArgument(type.dtype() == DType.REAL, "a sum is of real numbers, not of %s", type);
    }
  }

  /** A loop that is not checkpointed. */
  public Scan(Program step, List<InputRole> inputs, List<OutputRole> outputs, boolean reverse) {
    this(step, inputs, outputs, reverse, false);
  }

  /** This loop with another step, of the same inputs and outputs. */
  public Scan withStep(Program other) {
    return new Scan(other, inputs, outputs, reverse, checkpointed);
  }

  private static <R> List<TensorType> types(List<Value> values, List<R> roles, R role) {
    return IntStream.range(0, roles.size())
        .filter(i -> roles.get(i) == role)
        .mapToObj(i -> values.get(i).type())
        .toList();
  }

  /** A program that runs this loop and does nothing else, for any number of steps. */
  public Program toProgram() {
    SymbolicBackend trace = new SymbolicBackend();
    List<Value> arguments = new ArrayList<>();
    int i = 0;
    for (Map.Entry<String, Value> input : step.inputs().entrySet()) {
      TensorType type = input.getValue().type();
      arguments.add(
          trace.input(
              input.getKey(),
              inputs.get(i++) == InputRole.SEQUENCE
                  ? new TensorType(type.dtype(), type.shape().prepend(Dim.TIME))
                  : type));
    }
    List<Value> results = trace.emit(new Op.Loop(this), arguments);
    Map<String, Value> named = new LinkedHashMap<>();
    for (String name : step.outputs().keySet()) {
      named.put(name, results.get(named.size()));
    }
    return trace.build(named);
  }

  /** The positions of the inputs that have a role. */
  public int[] positions(InputRole role) {
    return IntStream.range(0, inputs.size()).filter(i -> inputs.get(i) == role).toArray();
  }

  /** The positions of the outputs that have a role. */
  public int[] positions(OutputRole role) {
    return IntStream.range(0, outputs.size()).filter(i -> outputs.get(i) == role).toArray();
  }

  /** The position of the first sequence, whose leading extent is the number of steps. */
  public int firstSequence() {
    return inputs.indexOf(InputRole.SEQUENCE);
  }

  /**
   * The types of the loop's results.
   *
   * @throws IllegalArgumentException if the arguments do not fit the inputs, or sequences differ in
   *     length
   */
  public List<TensorType> infer(List<TensorType> arguments) {
    RuntimeSizes sizes = bind(arguments);
    int steps = arguments.get(firstSequence()).shape().extent(0);
    List<Value> values = step.outputs().values().asList();
    List<TensorType> results = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Shape shape = values.get(i).shape().bind(sizes);
      results.add(
          new TensorType(
              values.get(i).dtype(),
              outputs.get(i) == OutputRole.STACKED ? shape.prepend(steps) : shape));
    }
    return results;
  }

  /** The run-time sizes of the step that arguments give. */
  public RuntimeSizes bindTensors(List<? extends Tensor> arguments) {
    return bind(arguments.stream().map(TensorType::of).toList());
  }

  private RuntimeSizes bind(List<TensorType> arguments) {
    checkArgument(
        arguments.size() == inputs.size(),
        "the scan has %s inputs %s, but was given %s arguments",
        inputs.size(),
        step.inputs().keySet(),
        arguments.size());
    List<String> names = step.inputs().keySet().asList();
    List<Value> values = step.inputs().values().asList();
    int steps = leadingExtent(names.get(firstSequence()), arguments.get(firstSequence()));
    RuntimeSizes sizes = new RuntimeSizes();
    for (int i = 0; i < inputs.size(); i++) {
      TensorType argument = arguments.get(i);
      Shape shape = argument.shape();
      if (inputs.get(i) == InputRole.SEQUENCE) {
        int length = leadingExtent(names.get(i), argument);
        checkArgument(
            length == steps,
            "sequences %s and %s of one scan have %s and %s steps",
            names.get(firstSequence()),
            names.get(i),
            steps,
            length);
        shape = shape.without(0);
      }
      sizes.bind(names.get(i), values.get(i).type(), argument.dtype(), shape);
    }
    return sizes;
  }

  private static int leadingExtent(String name, TensorType argument) {
    checkArgument(
        argument.shape().rank() > 0,
        "sequence %s has no time axis: it was given %s",
        name,
        argument);
    return argument.shape().extent(0);
  }

  @Override
  public String toString() {
    return ProgramText.of(this);
  }
}
