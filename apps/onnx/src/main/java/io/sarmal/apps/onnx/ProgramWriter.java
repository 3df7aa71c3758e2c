package io.sarmal.apps.onnx;

import io.sarmal.core.TensorType;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a program into a graph, operation by operation. */
final class ProgramWriter {
  private ProgramWriter() {}

  /**
   * Adds all operations.
   *
   * @param arguments names of values of the graph, one for each input
   * @return names of the outputs, in order
   * @throws UnsupportedOperationException if ONNX has no such operation
   */
  static List<String> write(Graph graph, Program program, List<String> arguments) {
    Map<Value, String> names = new HashMap<>();
    Sizes sizes = new Sizes(graph);
    int i = 0;
    for (Value input : program.inputs().values()) {
      String argument = arguments.get(i++);
      names.put(input, argument);
      sizes.learn(argument, input.shape(), 0);
    }
    OpWriter ops = new OpWriter(graph, sizes);
    for (Instruction instruction : program.instructions()) {
      List<String> operands = instruction.operands().stream().map(names::get).toList();
      List<TensorType> types = instruction.operands().stream().map(Value::type).toList();
      List<String> results =
          instruction.op() instanceof Op.Loop loop
              ? LoopWriter.write(graph, loop.scan(), operands)
              : List.of(ops.write(instruction.op(), operands, types));
      for (int k = 0; k < results.size(); k++) {
        names.put(instruction.results().get(k), results.get(k));
      }
    }
    return program.outputs().values().stream().map(names::get).toList();
  }
}
