package io.sarmal.backend.cpu;

import io.sarmal.core.Shape;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.plan.Broadcast;
import io.sarmal.core.plan.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Operations on each element or row, each run as a {@link BlockProgram} of one operation. */
final class Elementwise {
  /** Operations that have no op code of their own. */
  private enum Other {
    SELECT,
    COPY
  }

  /** How the program of an operation is recorded. */
  @FunctionalInterface
  private interface Recording {
    BlockValue record(BlockProgramBuilder program, List<BlockValue> operands);
  }

  private final Kernels kernels;
  private final Workers workers;

  /** By operation, then by the forms of operands: to hash a record of both would take longer. */
  private final Map<Enum<?>, Map<List<Form>, BlockProgram>> programs = new ConcurrentHashMap<>();

  Elementwise(Kernels kernels, Workers workers) {
    this.kernels = kernels;
    this.workers = workers;
  }

  /** Sets {@code y = op(x)}. */
  void unary(UnaryOp op, CpuTensor x, float[] y) {
    run(op, (p, in) -> p.unary(op, in.get(0)), x.shape(), y, x);
  }

  /** Sets {@code y = a op b}, of the shape to which both broadcast. */
  void binary(BinaryOp op, CpuTensor a, CpuTensor b, Shape shape, float[] y) {
    run(op, (p, in) -> p.binary(op, in.get(0), in.get(1)), shape, y, a, b);
  }

  /** Sets {@code y} to {@code a} where {@code condition} is not 0, else to {@code b}. */
  void select(CpuTensor condition, CpuTensor a, CpuTensor b, Shape shape, float[] y) {
    Recording select = (p, in) -> p.select(in.get(0), in.get(1), in.get(2));
    run(Other.SELECT, select, shape, y, condition, a, b);
  }

  /** Sets {@code y} to {@code x}, repeated to a shape. */
  void broadcast(CpuTensor x, Shape shape, float[] y) {
    run(Other.COPY, (p, in) -> p.copy(in.get(0), Form.FULL), shape, y, x);
  }

  /** Folds each row of {@code x}, {@code columns} numbers from {@code from} on, into {@code y}. */
  void foldRows(ReduceOp op, float[] x, int from, int rows, int columns, float[] y) {
    BlockProgram program = program(op, (p, in) -> p.fold(op, in.get(0)), List.of(Form.FULL));
    BlockMemory memory = program.memory();
    memory.operand(0, x, from, columns);
    memory.result(0, y, 0, 1);
    program.run(workers, memory, rows, columns);
  }

  private void run(
      Enum<?> operation, Recording recording, Shape shape, float[] y, CpuTensor... operands) {
    Broadcast broadcast =
        Broadcast.of(shape, Arrays.stream(operands).map(CpuTensor::shape).toList());
    List<Broadcast.Side> sides = broadcast.operands();
    BlockProgram program =
        program(operation, recording, sides.stream().map(Broadcast.Side::form).toList());
    BlockMemory memory = program.memory();
    int size = broadcast.rows() * broadcast.columns();
    int repetitions = broadcast.repetitions();
    for (int repetition = 0; repetition < repetitions; repetition++) {
      for (int i = 0; i < operands.length; i++) {
        Broadcast.Side side = sides.get(i);
        int offset = operands[i].offset() + side.offset(broadcast.outer(), repetition);
        memory.operand(i, operands[i].floats(), offset, side.rowStride());
      }
      memory.result(0, y, repetition * size, broadcast.columns());
      program.run(workers, memory, broadcast.rows(), broadcast.columns());
    }
  }

  private BlockProgram program(Enum<?> operation, Recording recording, List<Form> forms) {
    return programs
        .computeIfAbsent(operation, missing -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            forms,
            missing -> {
              BlockProgramBuilder program = BlockProgram.builder(kernels);
              List<BlockValue> operands = forms.stream().map(program::operand).toList();
              program.result(recording.record(program, operands));
              return program.build();
            });
  }
}
