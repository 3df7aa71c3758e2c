package io.sarmal.backend.cpu;

import io.sarmal.core.plan.Form;
import io.sarmal.core.plan.FusedKernel;
import java.util.ArrayList;
import java.util.List;

/** A fused kernel as a program of one operation after the other, to compare with. */
final class OneByOne {
  private OneByOne() {}

  /** The kernel without whatever replaces several of its operations. */
  static BlockProgram program(Kernels kernels, FusedKernel kernel) {
    BlockProgramBuilder program = BlockProgram.builder(kernels);
    List<BlockValue> values = new ArrayList<>();
    kernel.nodes().forEach(node -> values.add(program.node(node, values)));
    kernel.results().forEach(number -> program.result(values.get(number)));
    return program.build();
  }

  /** The results of a program for operands without gaps. */
  static float[][] run(BlockProgram program, List<float[]> operands, int rows, int columns) {
    BlockMemory memory = program.memory();
    for (int i = 0; i < operands.size(); i++) {
      memory.operand(i, operands.get(i), 0, stride(program.operands().get(i), columns));
    }
    float[][] results = new float[program.results().size()][];
    for (int i = 0; i < results.length; i++) {
      Form form = program.results().get(i);
      results[i] = new float[size(form, rows, columns)];
      memory.result(i, results[i], 0, stride(form, columns));
    }
    program.run(memory, rows, columns);
    return results;
  }

  /** How many numbers a value has. */
  static int size(Form form, int rows, int columns) {
    return (form.byRow() ? rows : 1) * (form.byColumn() ? columns : 1);
  }

  private static int stride(Form form, int columns) {
    return form.byColumn() ? columns : 1;
  }
}
