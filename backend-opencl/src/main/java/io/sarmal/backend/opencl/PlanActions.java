package io.sarmal.backend.opencl;

import io.sarmal.backend.opencl.FusedKernels.Place;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.plan.Ability;
import io.sarmal.core.plan.ActionRunner;
import io.sarmal.core.plan.Form;
import io.sarmal.core.plan.FusedKernel;
import io.sarmal.core.plan.ProgramPlan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** Runs those actions of a {@link ProgramPlan} that are more than one operation. */
final class PlanActions implements ActionRunner<FusedKernels.Prepared> {
  private final DeviceMemory memory;
  private final FusedKernels kernels;
  private final Products products;

  PlanActions(DeviceMemory memory, FusedKernels kernels, Products products) {
    this.memory = memory;
    this.kernels = kernels;
    this.products = products;
  }

  @Override
  public FusedKernels.Prepared prepare(FusedKernel fused) {
    return kernels.prepare(fused);
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of();
  }

  @Override
  public Tensor run(ProgramPlan.Product product, List<Tensor> operands) {
    ClTensor y = memory.make(product.result().type());
    try {
      products.matmul(
          memory.own(operands.get(0)),
          product.op().transposeA(),
          memory.own(operands.get(1)),
          product.op().transposeB(),
          memory.own(operands.get(2)),
          y);
      return y;
    } catch (RuntimeException e) {
      memory.release(y);
      throw e;
    }
  }

  @Override
  public List<Tensor> run(
      ProgramPlan.Kernel kernel,
      FusedKernels.Prepared prepared,
      List<Tensor> operands,
      BitSet dying) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      places.add(new Place(memory.own(operands.get(i)).region(), kernel.operandStride(i)));
    }
    List<Tensor> results = new ArrayList<>();
    try {
      places.addAll(makeResults(kernel, operands, dying, results));
      kernels.launch(prepared, kernel.rows(), kernel.columns(), places);
      return results;
    } catch (RuntimeException e) {
      results.forEach(memory::release);
      throw e;
    }
  }

  /** Makes the results; gives where they lie. */
  private List<Place> makeResults(
      ProgramPlan.Kernel kernel, List<Tensor> operands, BitSet dying, List<Tensor> results) {
    List<Place> to = new ArrayList<>();
    for (int i = 0; i < kernel.results().size(); i++) {
      TensorType type = kernel.results().get(i).type();
      int spared = spared(kernel, operands, dying, i);
      ClTensor result =
          spared < 0 ? memory.make(type) : memory.view(type, memory.own(operands.get(spared)), 0);
      if (spared >= 0) {
        dying.clear(spared);
      }
      results.add(result);
      to.add(new Place(result.region(), kernel.resultStride(i)));
    }
    return to;
  }

  /** The position of a dying operand over which a result may lie; negative if there is none. */
  private int spared(ProgramPlan.Kernel kernel, List<Tensor> operands, BitSet dying, int result) {
    if (kernel.fused().resultForms().get(result) != Form.FULL) {
      return -1;
    }
    return dying.stream()
        .filter(
            i ->
                kernel.fused().operandForms().get(i) == Form.FULL
                    && memory.own(operands.get(i)).isOnlyView()
                    && operands.indexOf(operands.get(i)) == operands.lastIndexOf(operands.get(i)))
        .findFirst()
        .orElse(-1);
  }
}
