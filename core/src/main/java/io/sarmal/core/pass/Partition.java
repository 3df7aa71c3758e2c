package io.sarmal.core.pass;

import io.sarmal.core.Tensor;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A program cut in two, for inputs that stay the same from run to run, as a trained model's
 * parameters do.
 *
 * @param preparation takes the constant inputs and gives all that {@code rest} needs of them
 * @param rest takes the other inputs, in their order, then what {@code preparation} gives
 */
public record Partition(Program preparation, Program rest) {
  /**
   * Cuts a program.
   *
   * @param constants the names of the inputs that stay the same
   */
  public static Partition of(Program program, Set<String> constants) {
    Set<Value> prepared = prepared(program, constants);
    List<Value> crossing = crossing(program, prepared);
    return new Partition(
        preparation(program, constants, crossing), rest(program, constants, prepared, crossing));
  }

  /** What depends on constant inputs, and on nothing else. */
  private static Set<Value> prepared(Program program, Set<String> constants) {
    Set<Value> prepared = new HashSet<>();
    constants.forEach(name -> prepared.add(program.inputs().get(name)));
    Set<Value> free = new HashSet<>(prepared);
    for (Instruction instruction : program.instructions()) {
      if (free.containsAll(instruction.operands())) {
        free.addAll(instruction.results());
        if (instruction.operands().stream().anyMatch(prepared::contains)) {
          prepared.addAll(instruction.results());
        }
      }
    }
    return prepared;
  }

  /** What was prepared and is used by something that was not. */
  private static List<Value> crossing(Program program, Set<Value> prepared) {
    Set<Value> crossing = new LinkedHashSet<>();
    for (Instruction instruction : program.instructions()) {
      if (!prepared.containsAll(instruction.results())) {
        crossing.addAll(instruction.operands());
      }
    }
    crossing.addAll(program.outputs().values());
    crossing.retainAll(prepared);
    return List.copyOf(crossing);
  }

  private static Program preparation(Program program, Set<String> constants, List<Value> crossing) {
    SymbolicBackend trace = new SymbolicBackend();
    Copier copier = new Copier(trace);
    program
        .inputs()
        .forEach(
            (name, value) -> {
              if (constants.contains(name)) {
                copier.put(value, trace.input(name, value.type()));
              }
            });
    for (Instruction instruction : program.instructions()) {
      if (instruction.operands().stream().allMatch(copier::has)) {
        copier.copy(instruction);
      }
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    crossing.forEach(value -> outputs.put(name(outputs.size()), copier.get(value)));
    return trace.build(outputs);
  }

  private static Program rest(
      Program program, Set<String> constants, Set<Value> prepared, List<Value> crossing) {
    SymbolicBackend trace = new SymbolicBackend();
    Copier copier = new Copier(trace);
    program
        .inputs()
        .forEach(
            (name, value) -> {
              if (!constants.contains(name)) {
                copier.put(value, trace.input(name, value.type()));
              }
            });
    for (int i = 0; i < crossing.size(); i++) {
      copier.put(crossing.get(i), trace.input(name(i), crossing.get(i).type()));
    }
    for (Instruction instruction : program.instructions()) {
      if (!prepared.containsAll(instruction.results())) {
        copier.copy(instruction);
      }
    }
    return copier.build(program);
  }

  private static String name(int i) {
    return "prepared." + i;
  }
}
