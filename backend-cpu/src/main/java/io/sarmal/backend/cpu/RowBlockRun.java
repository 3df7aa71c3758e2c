package io.sarmal.backend.cpu;

import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.plan.Form;
import io.sarmal.core.plan.ProgramPlan;
import io.sarmal.core.plan.ProgramPlan.RowBlocks;
import io.sarmal.core.plan.ProgramPlan.Single;
import io.sarmal.core.plan.ProgramPlan.Sink;
import io.sarmal.core.plan.ProgramPlan.Use;
import io.sarmal.core.program.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** One run of {@link RowBlocks}. */
final class RowBlockRun {
  /** Where the numbers of a block begin in their array. */
  private static final int FIRST = AlignedMemory.TO_NEXT_LINE;

  private final Kernels kernels;
  private final Workers workers;
  private final Gemm gemm;
  private final Reductions reductions;
  private final BufferPool pool;
  private final RowBlocks plan;
  private final BlockProgram program;
  private final IntFunction<CpuTensor> tensors;
  private final int rows;
  private final int columns;

  /** How far apart the rows of a block are. */
  private final int stride;

  /** A block of the product. */
  private final float[] product;

  /** What the kernel makes of it, by number. */
  private final Map<Integer, float[]> large = new HashMap<>();

  private final Map<Weight, PackedMatrix> weights = new HashMap<>();
  private final float[] blockSum;

  private record Weight(int number, boolean transposed) {}

  /**
   * A run.
   *
   * @param tensors finds what was made before, by its number
   */
  RowBlockRun(
      Kernels kernels,
      Workers workers,
      Gemm gemm,
      Reductions reductions,
      BufferPool pool,
      RowBlocks plan,
      BlockProgram program,
      IntFunction<CpuTensor> tensors) {
    this.kernels = kernels;
    this.workers = workers;
    this.gemm = gemm;
    this.reductions = reductions;
    this.pool = pool;
    this.plan = plan;
    this.program = program;
    this.tensors = tensors;
    this.rows = plan.kernel().rows();
    this.columns = plan.kernel().columns();
    this.stride = AlignedMemory.rowStride(columns);
    this.product = block();
    this.blockSum = pool.take(columns);
    int operand = plan.kernel().operands().indexOf(plan.product().result().number());
    for (int i = 0; i < plan.kernel().results().size(); i++) {
      if (program.results().get(i) == Form.FULL) {
        boolean inPlace = program.canOverwrite(operand, i) && !large.containsValue(product);
        large.put(plan.kernel().results().get(i).number(), inPlace ? product : block());
      }
    }
  }

  private float[] block() {
    return pool.take(FIRST + plan.blockRows() * stride);
  }

  /**
   * Runs all blocks.
   *
   * @param small where the kernel's other results go, in their order
   * @param sinks where the sinks' results go, in their order
   */
  void run(List<float[]> small, List<float[]> sinks) {
    for (int top = 0; top < rows; top += plan.blockRows()) {
      int count = Math.min(plan.blockRows(), rows - top);
      multiply(top, count);
      runKernel(top, count, small);
      for (int i = 0; i < sinks.size(); i++) {
        sink(plan.sinks().get(i), top, count, sinks.get(i));
      }
    }
    large.values().stream().filter(buffer -> buffer != product).forEach(pool::giveBack);
    pool.giveBack(product);
    pool.giveBack(blockSum);
    weights.values().forEach(PackedMatrix::release);
  }

  private void multiply(int top, int count) {
    List<Use> operands = plan.product().operands();
    PackedMatrix weight = packed(operands.get(1), plan.product().op().transposeB());
    CpuTensor bias = operands.size() > 2 ? tensors.apply(operands.get(2).number()) : null;
    gemm.multiply(
        rows(operands.get(0)).rows(top, top + count),
        weight,
        bias == null ? null : Matrix.of(bias.floats(), bias.offset(), count, columns, 0),
        Matrix.of(product, FIRST, count, columns, stride));
  }

  private void runKernel(int top, int count, List<float[]> small) {
    ProgramPlan.Kernel kernel = plan.kernel();
    BlockMemory memory = program.memory();
    for (int i = 0; i < kernel.operands().size(); i++) {
      int number = kernel.operands().get(i);
      if (number == plan.product().result().number()) {
        memory.operand(i, product, FIRST, stride);
      } else {
        int apart = kernel.operandStride(i);
        CpuTensor x = tensors.apply(number);
        boolean byRow = program.operands().get(i).byRow();
        memory.operand(i, x.floats(), x.offset() + (byRow ? top * apart : 0), apart);
      }
    }
    int next = 0;
    for (int i = 0; i < kernel.results().size(); i++) {
      Form form = program.results().get(i);
      if (form == Form.FULL) {
        memory.result(i, large.get(kernel.results().get(i).number()), FIRST, stride);
      } else {
        int apart = kernel.resultStride(i);
        memory.result(i, small.get(next++), form.byRow() ? top * apart : 0, apart);
      }
    }
    program.run(workers, memory, count, columns);
  }

  private void sink(Sink sink, int top, int count, float[] result) {
    Single operation = sink.operation();
    List<Use> operands = operation.operands();
    if (operation.op() instanceof Op.MatMul op) {
      PackedMatrix weight = packed(operands.get(1), op.transposeB());
      Matrix c = Matrix.of(result, rows, weight.columns());
      gemm.multiply(block(operands.get(0), count), weight, null, c.rows(top, top + count));
    } else if (operation.op() instanceof Op.Outer) {
      Matrix a = rows(operands.get(0)).rows(top, top + count).transposed();
      Matrix c = Matrix.of(result, a.rows(), columns);
      gemm.multiply(a, block(operands.get(1), count), top == 0 ? null : c, c);
    } else {
      float[] sum = top == 0 ? result : blockSum;
      reductions.sumRows(block(operands.get(0)), FIRST, stride, count, columns, sum);
      if (top > 0) {
        kernels.binary(BinaryOp.ADD).runs().apply(result, 0, sum, 0, result, 0, columns);
      }
    }
  }

  private float[] block(Use use) {
    return large.get(use.number());
  }

  private Matrix block(Use use, int count) {
    return Matrix.of(block(use), FIRST, count, columns, stride);
  }

  /** A tensor as a matrix of as many rows as the product has. */
  private Matrix rows(Use use) {
    CpuTensor tensor = tensors.apply(use.number());
    int width = use.shape().extent(-1);
    return Matrix.of(tensor.floats(), tensor.offset(), rows, width, width);
  }

  /** A weight in the order in which products read it, packed for the first block. */
  private PackedMatrix packed(Use use, boolean transposed) {
    return weights.computeIfAbsent(
        new Weight(use.number(), transposed),
        missing -> {
          CpuTensor tensor = tensors.apply(use.number());
          int width = use.shape().extent(1);
          Matrix matrix =
              Matrix.of(tensor.floats(), tensor.offset(), use.shape().extent(0), width, width);
          return gemm.pack(transposed ? matrix.transposed() : matrix);
        });
  }
}
