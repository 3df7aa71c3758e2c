package io.sarmal.backend.cpu;

import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.plan.Ability;
import io.sarmal.core.plan.ActionRunner;
import io.sarmal.core.plan.FusedKernel;
import io.sarmal.core.plan.ProgramPlan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** Runs those actions of a {@link ProgramPlan} that are more than one operation. */
final class PlanActions implements ActionRunner<BlockProgram> {
  private final Kernels kernels;
  private final Workers workers;
  private final CpuMemory memory;
  private final Gemm gemm;
  private final Movement movement;
  private final Products products;
  private final Reductions reductions;
  private final Loops loops;

  PlanActions(
      Kernels kernels,
      Workers workers,
      CpuMemory memory,
      Gemm gemm,
      Movement movement,
      Products products,
      Reductions reductions,
      Loops loops) {
    this.kernels = kernels;
    this.workers = workers;
    this.memory = memory;
    this.gemm = gemm;
    this.movement = movement;
    this.products = products;
    this.reductions = reductions;
    this.loops = loops;
  }

  @Override
  public BlockProgram prepare(FusedKernel fused) {
    return BlockProgram.of(kernels, fused);
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.allOf(Ability.class);
  }

  @Override
  public List<Tensor> run(ProgramPlan.Loop loop, List<Tensor> operands, BitSet dying) {
    List<TensorType> types = loop.results().stream().map(ProgramPlan.Made::type).toList();
    return loops.run(loop.scan(), operands, loop.tables(), dying, types);
  }

  @Override
  public Tensor run(ProgramPlan.Join join, List<Tensor> operands) {
    TensorType type = join.result().type();
    float[] y = memory.room(type);
    movement.join(operands.stream().map(memory::own).toList(), join, y);
    return memory.hold(type, y);
  }

  @Override
  public Tensor run(ProgramPlan.Product product, List<Tensor> operands) {
    TensorType type = product.result().type();
    float[] y = memory.room(type);
    products.matmul(
        memory.own(operands.get(0)),
        product.op().transposeA(),
        memory.own(operands.get(1)),
        product.op().transposeB(),
        memory.own(operands.get(2)),
        y);
    return memory.hold(type, y);
  }

  @Override
  public List<Tensor> run(
      ProgramPlan.RowBlocks blocks, BlockProgram program, IntFunction<Tensor> tensors) {
    List<CpuTensor> results = new ArrayList<>();
    blocks.smallResults().forEach(made -> results.add(memory.make(made.type())));
    blocks.sinks().forEach(sink -> results.add(memory.make(sink.type())));
    List<float[]> arrays = results.stream().map(CpuTensor::floats).toList();
    int small = blocks.smallResults().size();
    new RowBlockRun(
            kernels,
            workers,
            gemm,
            reductions,
            memory.pool(),
            blocks,
            program,
            number -> memory.own(tensors.apply(number)))
        .run(arrays.subList(0, small), arrays.subList(small, arrays.size()));
    return List.copyOf(results);
  }

  @Override
  public List<Tensor> run(
      ProgramPlan.Kernel kernel, BlockProgram program, List<Tensor> operands, BitSet dying) {
    BlockMemory places = program.memory();
    for (int i = 0; i < operands.size(); i++) {
      CpuTensor x = memory.own(operands.get(i));
      places.operand(i, x.floats(), x.offset(), kernel.operandStride(i));
    }
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < kernel.results().size(); i++) {
      TensorType type = kernel.results().get(i).type();
      int spared = spared(program, operands, dying, i);
      CpuTensor result;
      if (spared < 0) {
        result = memory.make(type);
      } else {
        result = memory.view(type, memory.own(operands.get(spared)), 0);
        dying.clear(spared);
      }
      places.result(i, result.floats(), result.offset(), kernel.resultStride(i));
      results.add(result);
    }
    program.run(workers, places, kernel.rows(), kernel.columns());
    return results;
  }

  /** The position of a dying operand over which a result may lie; negative if there is none. */
  private int spared(BlockProgram program, List<Tensor> operands, BitSet dying, int result) {
    for (int i = dying.nextSetBit(0); i >= 0; i = dying.nextSetBit(i + 1)) {
      if (program.canOverwrite(i, result) && memory.isUnshared(operands, i)) {
        return i;
      }
    }
    return -1;
  }
}
