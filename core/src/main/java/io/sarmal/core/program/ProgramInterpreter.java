package io.sarmal.core.program;

import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a program one operation at a time: what a program means, and what a backend without a
 * compiler uses. A tensor is released after its last use, and when an operation fails.
 */
public final class ProgramInterpreter implements Executable {
  private final Backend backend;
  private final Program program;
  private final List<List<Value>> lastUses;

  /** An interpreter of one program on one backend. */
  public ProgramInterpreter(Backend backend, Program program) {
    this.backend = backend;
    this.program = program;
    this.lastUses = lastUses(program);
  }

  @Override
  public Program program() {
    return program;
  }

  @Override
  public List<Tensor> run(List<? extends Tensor> arguments) {
    return run(arguments, program.bind(arguments));
  }

  @Override
  public Explanation explain(List<? extends Tensor> arguments) {
    return new Explanation(
        program,
        program.bind(arguments),
        program.instructions().stream()
            .flatMap(i -> Launch.alone(backend, i, "programs are interpreted"))
            .toList());
  }

  /** Runs the program with run-time sizes that are known already. */
  List<Tensor> run(List<? extends Tensor> arguments, RuntimeSizes sizes) {
    Map<Value, Tensor> tensors = new HashMap<>();
    int i = 0;
    for (Value input : program.inputs().values()) {
      tensors.put(input, arguments.get(i++));
    }
    try {
      return run(tensors, sizes);
    } catch (RuntimeException | Error e) {
      tensors.keySet().removeAll(program.inputs().values());
      tensors.values().forEach(backend::release);
      throw e;
    }
  }

  private List<Tensor> run(Map<Value, Tensor> tensors, RuntimeSizes sizes) {
    int i = 0;
    for (Instruction instruction : program.instructions()) {
      List<Tensor> results =
          instruction
              .op()
              .bind(sizes)
              .apply(backend, instruction.operands().stream().map(tensors::get).toList());
      for (int k = 0; k < results.size(); k++) {
        tensors.put(instruction.results().get(k), results.get(k));
      }
      for (Value dead : lastUses.get(i++)) {
        backend.release(tensors.remove(dead));
      }
    }
    Set<Value> given = new HashSet<>(program.inputs().values());
    List<Tensor> outputs = new ArrayList<>();
    for (Value output : program.outputs().values()) {
      Tensor tensor = tensors.get(output);
      outputs.add(given.add(output) ? tensor : backend.reshape(tensor, tensor.shape()));
    }
    return outputs;
  }

  /** For each instruction the values, not inputs and not outputs, that nothing uses after it. */
  private static List<List<Value>> lastUses(Program program) {
    Set<Value> seen = new HashSet<>(program.inputs().values());
    seen.addAll(program.outputs().values());
    List<List<Value>> lastUses = new ArrayList<>();
    for (int i = program.instructions().size() - 1; i >= 0; i--) {
      Instruction instruction = program.instructions().get(i);
      List<Value> dead = new ArrayList<>();
      for (List<Value> values : List.of(instruction.operands(), instruction.results())) {
        for (Value value : values) {
          if (seen.add(value)) {
            dead.add(value);
          }
        }
      }
      lastUses.add(0, dead);
    }
    return lastUses;
  }
}
